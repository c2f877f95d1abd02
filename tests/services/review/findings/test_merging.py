from gptdash.services.review.findings import Category, Finding, Severity, Source, merge_findings


def finding(
    source: Source,
    line: int | None = 3,
    category: Category = "security",
    severity: Severity = "medium",
    rule: str = "",
    message: str = "said",
) -> Finding:
    return Finding(
        file="a.py",
        line=line,
        end_line=line,
        severity=severity,
        category=category,
        message=message,
        sources=(source,),
        rules=(rule,) if rule else (),
    )


def test_the_same_check_of_both_linters_becomes_one_with_the_worse_severity() -> None:
    (merged,) = merge_findings((finding("ruff", rule="S602"), finding("bandit", rule="B602", severity="high")))
    assert (merged.source, merged.rules, merged.severity) == ("bandit+ruff", ("S602", "B602"), "high")


def test_bugbear_and_bandit_share_letters_but_not_checks() -> None:
    assert len(merge_findings((finding("ruff", rule="B301"), finding("bandit", rule="B301")))) == 2


def test_different_checks_on_one_line_stay_two() -> None:
    assert len(merge_findings((finding("ruff", rule="S602"), finding("bandit", rule="B105")))) == 2
    assert len(merge_findings((finding("ruff", rule="F401"), finding("ruff", rule="F811")))) == 2


def test_the_model_joins_a_tool_on_the_same_line_and_category_and_loses_no_word() -> None:
    (merged,) = merge_findings((finding("model", message="A shell."), finding("bandit", rule="B602", message="B.")))
    assert (merged.source, merged.message) == ("model+bandit", "B.\nA shell.")


def test_the_model_does_not_join_another_line_or_category() -> None:
    tool = finding("bandit", rule="B602")
    assert len(merge_findings((finding("model", line=4), tool))) == 2
    assert len(merge_findings((finding("model", category="style"), tool))) == 2


def test_unanchored_findings_are_never_merged() -> None:
    assert (
        len(merge_findings((finding("model", line=None, message="a"), finding("model", line=None, message="b")))) == 2
    )


def test_the_most_severe_come_first_then_by_line_the_whole_file_last() -> None:
    shuffled = (
        finding("model", None, severity="low"),
        finding("ruff", 9, severity="low"),
        finding("ruff", 2, severity="low"),
        finding("ruff", 50, severity="critical"),
    )
    assert [found.line for found in merge_findings(shuffled)] == [50, 2, 9, None]


def test_a_finding_said_twice_is_one() -> None:
    assert len(merge_findings((finding("model"), finding("model")))) == 1


def test_both_sides_of_a_diff_have_a_line_of_that_number() -> None:
    old = finding("model").model_copy(update={"side": "old"})
    assert len(merge_findings((old, finding("bandit")))) == 2


def test_two_parsers_that_stop_at_one_line_are_one_finding() -> None:
    (merged,) = merge_findings((finding("eslint", rule="syntax"), finding("node", rule="syntax")))
    assert merged.source == "eslint+node"
