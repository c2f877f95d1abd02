from gptdash.domain.wording import sentence
from gptdash.services.review import FileCoverage, Finding, Review, compare_reviews
from gptdash.services.review.findings import with_fingerprints


def finding(quote: str, line: int, file: str = "a.py") -> Finding:
    return Finding(
        file=file, line=line, end_line=line, severity="low", category="bug", message="x", quote=quote,
        sources=("model",),
    )  # fmt: skip


def review(*findings: Finding, **states: str) -> Review:
    covered = tuple(
        FileCoverage.model_validate({"file": f"{name}.py", "language": None, "state": state, "lines": 9})
        for name, state in {"a": "reviewed", **states}.items()
    )
    return Review(title=sentence("x"), findings=with_fingerprints(findings), coverage=covered)


def quotes(findings: tuple[Finding, ...]) -> list[str]:
    return [one.quote for one in findings]


def test_findings_are_fixed_new_or_remain_also_where_lines_moved() -> None:
    compared = compare_reviews(
        review(finding("one()", 1), finding("two()", 2)), review(finding("two()", 40), finding("three()", 41))
    )
    assert [quotes(part) for part in (compared.fixed, compared.new, compared.remaining, compared.unseen)] == [
        ["one()"],
        ["three()"],
        ["two()"],
        [],
    ]


def test_one_of_two_like_findings_may_be_fixed() -> None:
    compared = compare_reviews(review(finding("x()", 1), finding("x()", 9)), review(finding("x()", 9)))
    assert (len(compared.fixed), len(compared.remaining)) == (1, 1)


def test_what_nobody_looked_at_is_not_fixed() -> None:
    before = review(finding("one()", 1, "b.py"), finding("two()", 1, "c.py"), b="reviewed", c="reviewed")
    compared = compare_reviews(before, review(b="clipped"))
    assert (quotes(compared.fixed), quotes(compared.unseen)) == ([], ["one()", "two()"])


def test_a_false_positive_is_neither_fixed_nor_new() -> None:
    before = review(finding("one()", 1))
    after = before.setting_aside(frozenset(one.fingerprint for one in before.findings))
    compared = compare_reviews(before, after)
    assert (compared.fixed, compared.new, compared.remaining) == ((), (), ())
