"""One number for a review, computed from what was found: the same findings always give the same."""

from collections import Counter
from typing import Final

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.review.coverage import FileCoverage
from gptdash.services.review.findings import SEVERITIES, Finding, Severity

# In tenths of a point. A finding takes its weight off for each 100 lines that were reviewed; the worst one also bounds
# what is left, so that a large change cannot water a critical finding down.
WEIGHTS: Final[dict[Severity, int]] = {"critical": 40, "high": 20, "medium": 8, "low": 2, "info": 0}
BOUNDS: Final[dict[Severity, int]] = {"critical": 30, "high": 60, "medium": 85, "low": 97, "info": 100}
BEST: Final = 100
LINES: Final = 100

EXPLAINED: Final = mark(
    "{critical} critical, {high} high, {medium} medium and {low} low findings in {lines} lines take {taken} off 10; "
    "the worst of them allows at most {bound}."
)
CLEAN: Final = mark("Nothing was found that counts in {lines} lines.")
PARTIAL: Final = mark("No score: {count} of {files} files were not reviewed to the end, so it would be a guess.")
NOTHING: Final = mark("No score: no line was reviewed.")


class Score(Noun):
    """A value from 0 to 10, None where it would be a guess, and how it comes about."""

    value: float | None
    explanation: Sentence


def score(findings: tuple[Finding, ...], coverage: tuple[FileCoverage, ...]) -> Score:
    """Score a review by its anchored findings; one that is tied to no line could not be checked and does not count."""
    partial = sum(file.partial for file in coverage)
    lines = sum(file.lines for file in coverage if file.state == "reviewed")
    if partial:
        return Score(value=None, explanation=sentence(PARTIAL, count=partial, files=len(coverage)))
    if not lines:
        return Score(value=None, explanation=sentence(NOTHING))
    counts = Counter(finding.severity for finding in findings if finding.anchored)
    if not any(counts[severity] and WEIGHTS[severity] for severity in SEVERITIES):
        return Score(value=BEST / 10, explanation=sentence(CLEAN, lines=lines))
    return _counted(counts, lines)


def _counted(counts: Counter[Severity], lines: int) -> Score:
    weight = sum(WEIGHTS[severity] * count for severity, count in counts.items())
    # Rounded half up, in whole numbers: no machine may come to another tenth.
    taken = min(BEST, (2 * weight * LINES + max(lines, LINES)) // (2 * max(lines, LINES)))
    bound = min(BOUNDS[severity] for severity, count in counts.items() if count)
    shown = {severity: counts[severity] for severity in SEVERITIES if severity != "info"}
    explanation = sentence(EXPLAINED, **shown, lines=lines, taken=taken / 10, bound=bound / 10)
    return Score(value=min(BEST - taken, bound) / 10, explanation=explanation)
