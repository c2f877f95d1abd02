"""The review as JSON, in a form of its own that stays the same when the code behind it changes."""

from typing import Final, Literal

from gptdash.domain.noun import Noun
from gptdash.services.review.coverage import State
from gptdash.services.review.findings import Finding
from gptdash.services.review.review import Review

FORMAT: Final = 1


class CoveredFile(Noun):
    """How far a file was reviewed; `reason` is a sentence in English."""

    file: str
    language: str | None
    state: State
    lines: int
    linters: tuple[str, ...]
    model_lines: int
    reason: str | None


class ReviewDocument(Noun):
    """A whole review. `score` is None where it would be a guess; money is in nano-dollars, None where unknown."""

    format: Literal[1] = FORMAT
    title: str
    score: float | None
    score_explanation: str
    partial: bool
    findings: tuple[Finding, ...]
    set_aside: tuple[Finding, ...]
    coverage: tuple[CoveredFile, ...]
    notes: tuple[str, ...]
    calls: int
    cost_nano_usd: int | None


def json_report(review: Review) -> str:
    """Write the review as JSON."""
    return document_of(review).model_dump_json(indent=2) + "\n"


def document_of(review: Review) -> ReviewDocument:
    """Describe a review by plain values."""
    costs = [bill.cost.nano_usd for bill in review.bills]
    return ReviewDocument(
        title=str(review.title),
        score=review.score.value,
        score_explanation=str(review.score.explanation),
        partial=review.is_partial,
        findings=review.findings,
        set_aside=review.set_aside,
        coverage=tuple(
            CoveredFile(
                file=file.file,
                language=file.language,
                state=file.state,
                lines=file.lines,
                linters=file.linters,
                model_lines=file.model_lines,
                reason=str(file.reason) if file.reason else None,
            )
            for file in review.coverage
        ),
        notes=tuple(map(str, review.notes)),
        calls=len(costs),
        cost_nano_usd=None if None in costs else sum(cost for cost in costs if cost is not None),
    )
