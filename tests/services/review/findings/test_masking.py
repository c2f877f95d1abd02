from gptdash.services.review import Finding, Replacement
from gptdash.services.review.findings import masked_findings


def finding(message: str, quote: str, *rules: str) -> Finding:
    return Finding(
        file="a.py", line=1, end_line=1, severity="low", category="security", message=message, quote=quote,
        sources=("bandit",), rules=rules, replacement=Replacement(line=1, end_line=1, lines=(quote,)),
    )  # fmt: skip


def test_a_password_that_a_linter_found_is_masked_wherever_it_is_said() -> None:
    masked, other = masked_findings(
        (
            finding("Possible hardcoded password: 'hunter2'", 'password = "hunter2"', "B105"),
            finding("Also hunter2.", "connect('hunter2', 'localhost')", "S307"),
        )
    )
    assert (masked.message, masked.quote) == ("Possible hardcoded password: '███████'", 'password = "███████"')
    assert (other.message, other.quote) == ("Also ███████.", "connect('███████', 'localhost')")
    assert masked.replacement is None


def test_keys_and_addresses_are_masked_and_nothing_moves() -> None:
    key = "sk-proj-" + "a1B2" * 8
    (masked,) = masked_findings((finding(f"Key {key}", f"mail('jane@example.com', '{key}')"),))
    assert masked.message == f"Key {'█' * len(key)}"
    assert masked.quote == f"mail('{'█' * 16}', '{'█' * len(key)}')"
