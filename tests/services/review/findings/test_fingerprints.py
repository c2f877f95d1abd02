from gptdash.services.review.findings import Finding, with_fingerprints


def finding(line: int | None = 3, quote: str = "x = eval(y)", message: str = "said", rule: str = "S307") -> Finding:
    return Finding(
        file="a.py",
        line=line,
        end_line=line,
        severity="medium",
        category="security",
        message=message,
        quote=quote,
        sources=("ruff",) if rule else ("model",),
        rules=(rule,) if rule else (),
    )


def names(*findings: Finding) -> list[str]:
    return [one.fingerprint for one in with_fingerprints(findings)]


def test_a_finding_keeps_its_name_where_its_line_moves_or_is_indented() -> None:
    assert names(finding(3)) == names(finding(40, quote="    x  = eval(y)"))


def test_another_rule_file_or_code_is_another_finding() -> None:
    others = (
        finding(rule="B307"),
        finding(quote="z = eval(y)"),
        finding().model_copy(update={"file": "b.py"}),
        finding().model_copy(update={"side": "old"}),
    )
    assert len({*names(finding()), *(name for other in others for name in names(other))}) == 5


def test_the_words_of_a_model_do_not_matter_where_it_quotes_code() -> None:
    assert names(finding(rule="", message="Dangerous.")) == names(finding(rule="", message="Do not do this."))


def test_without_code_the_words_are_all_there_is() -> None:
    said = finding(None, quote="", rule="", message="No tests.")
    assert names(said) == names(said.model_copy(update={"message": "no  tests."}))
    assert names(said) != names(said.model_copy(update={"message": "No docs."}))


def test_like_findings_are_counted_from_the_top_whatever_their_order() -> None:
    upper, lower = names(finding(3), finding(9))
    assert upper != lower
    assert names(finding(9), finding(3)) == [lower, upper]
    assert names(finding(3)) == [upper]
