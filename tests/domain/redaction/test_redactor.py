from hypothesis import given
from hypothesis import strategies as st

from gptdash.domain.redaction import Redactor, mask_code

KEY = "sk-proj-" + "aB3_dE6-" * 8


def test_the_same_value_keeps_its_name_and_another_gets_the_next() -> None:
    redactor = Redactor()
    first = redactor.redact("a@b.io wrote to c@d.io and a@b.io")
    assert first.text == "⟦EMAIL_1⟧ wrote to ⟦EMAIL_2⟧ and ⟦EMAIL_1⟧"
    assert first.counts == {"EMAIL": 3}
    assert redactor.redact("c@d.io").text == "⟦EMAIL_2⟧"


def test_what_was_replaced_comes_back_in_its_own_session_only() -> None:
    redactor = Redactor()
    said = redactor.redact("Call +1 415 555 2671 or a@b.io").text
    assert redactor.restore(f"I will. {said}") == "I will. Call +1 415 555 2671 or a@b.io"
    assert Redactor().restore(said) == said


def test_a_secret_never_comes_back_and_is_not_kept() -> None:
    redactor = Redactor()
    said = redactor.redact(f"key {KEY} and again {KEY}").text
    assert said == "key ⟦API_KEY_1⟧ and again ⟦API_KEY_1⟧"
    assert redactor.restore(said) == said
    assert KEY not in str(vars(redactor))


def test_what_another_session_stored_is_not_taken_for_this_session_s() -> None:
    stored = Redactor(mark="7f3a2c").redact("I am a@b.io").text
    assert stored == "I am ⟦EMAIL_1_7f3a2c⟧"
    other = Redactor(mark="00ff11")
    other.redact("c@d.io")
    assert other.restore(f"{stored}, {other.redact('c@d.io').text}") == f"{stored}, c@d.io"


@given(mark=st.text("0123456789abcdef", min_size=6, max_size=6))
def test_redacting_twice_changes_nothing_more(mark: str) -> None:
    redactor = Redactor(mark=mark)
    once = redactor.redact("a@b.io, 4111111111111111").text
    assert redactor.redact(once).text == once


@given(st.text(max_size=300))
def test_text_without_anything_sensitive_is_not_changed(text: str) -> None:
    redactor = Redactor()
    redacted = redactor.redact(text)
    assert redacted.counts or redacted.text == text


def test_code_keeps_its_lines_and_columns() -> None:
    code = f'a = 1\nkey = "{KEY}"; mail = "a@b.io"\r\nb = 2\n'
    masked = mask_code(code)
    assert len(masked.text) == len(code)
    assert [len(line) for line in masked.text.splitlines()] == [len(line) for line in code.splitlines()]
    assert KEY not in masked.text
    assert masked.text.endswith("b = 2\n")


def test_a_masked_private_key_keeps_its_line_breaks() -> None:
    code = "k = '''-----BEGIN PRIVATE " + "KEY-----\nMIIE\n-----END PRIVATE KEY-----'''\nx = 1\n"
    masked = mask_code(code).text
    assert masked.count("\n") == code.count("\n")
    assert "MIIE" not in masked
    assert masked.endswith("'''\nx = 1\n")
