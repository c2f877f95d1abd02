"""The score is arithmetic: every value here was worked out by hand from the weights."""

import pytest

from gptdash.domain.wording import sentence
from gptdash.services.review import FileCoverage, Finding, Severity
from gptdash.services.review.scoring import score


def findings(*severities: Severity, line: int | None = 1) -> tuple[Finding, ...]:
    return tuple(
        Finding(file="a.py", line=line, end_line=line, severity=one, category="bug", message="x", sources=("model",))
        for one in severities
    )


def covered(lines: int, *, partial: bool = False, state: str = "reviewed") -> FileCoverage:
    return FileCoverage.model_validate(
        {"file": "a.py", "language": "python", "state": state, "lines": lines, "partial": partial}
    )


@pytest.mark.parametrize(
    ("severities", "lines", "value"),
    [
        ((), 10, 10.0),
        (("info", "info"), 10, 10.0),
        (("low",), 50, 9.7),  # 100 - 2 = 98 tenths, bounded by 97
        (("low",) * 5, 100, 9.0),  # 5 * 2 tenths off
        (("medium",), 100, 8.5),  # 92, bounded by 85
        (("medium",) * 3, 100, 7.6),
        (("medium",) * 3, 300, 8.5),  # 24 * 100 / 300 = 8 off: 92, bounded by 85
        (("high",), 20_000, 6.0),  # however much else there is
        (("critical",), 100, 3.0),
        (("critical",) * 2, 100, 2.0),  # 100 - 80
        (("critical",) * 9, 100, 0.0),
        (("high", "medium", "low"), 200, 6.0),  # 30 / 2 = 15 off: 85, bounded by 60
        (("low",) * 3, 400, 9.7),  # 1.5 off, half up: 98, bounded by 97
    ],
)
def test_the_score_follows_from_findings_and_lines(severities: tuple[Severity, ...], lines: int, value: float) -> None:
    assert score(findings(*severities), (covered(lines),)).value == value


def test_it_is_explained() -> None:
    said = str(score(findings("high", "low", "low"), (covered(150), covered(50))).explanation)
    assert said == (
        "0 critical, 1 high, 0 medium and 2 low findings in 200 lines take 1.2 off 10; "
        "the worst of them allows at most 6.0."
    )


def test_partial_coverage_has_no_score() -> None:
    result = score(findings("low"), (covered(10), covered(10, partial=True, state="clipped")))
    assert result.value is None
    assert "1 of 2 files were not reviewed to the end" in str(result.explanation)


def test_where_nothing_was_reviewed_there_is_no_score() -> None:
    skipped = covered(10, state="skipped").model_copy(update={"reason": sentence("lock file")})
    assert score((), (skipped,)).value is None


def test_a_finding_that_is_tied_to_no_line_does_not_count() -> None:
    assert score(findings("critical", line=None), (covered(10),)).value == 10.0
