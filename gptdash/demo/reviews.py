"""Reviews of one file before and after it was mended: the linters' findings are real, the model's are written here."""

from datetime import datetime, timedelta
from typing import Final

from pydantic import TypeAdapter

from gptdash.demo.reading import read_as, read_text
from gptdash.demo.rooms import Rooms
from gptdash.demo.till import SampleCall, Till
from gptdash.domain.noun import Noun
from gptdash.domain.reviews import FalsePositive, KeptReview
from gptdash.domain.usage import Usage
from gptdash.services.review import (
    Category,
    Confidence,
    Finding,
    Review,
    ReviewOptions,
    Severity,
    code_as_changeset,
    sample_source,
)
from gptdash.services.review.findings import merge_findings, with_fingerprints

MODEL: Final = "gpt-6.2-sol"
BEFORE_DAYS: Final = 9.3
AFTER_DAYS: Final = 1.2
# Somebody said of this linter's rule that it is no problem here.
DISMISSED_RULE: Final = "E711"


class SaidFinding(Noun):
    """What the model finds at the line that holds some code."""

    code: str
    severity: Severity
    category: Category
    message: str
    suggestion: str
    confidence: Confidence


def write_reviews(rooms: Rooms, till: Till, now: datetime) -> None:
    """Keep the reviews, and what somebody dismissed."""
    name, before = sample_source()
    said = read_as("findings.json", TypeAdapter(tuple[SaidFinding, ...]))
    for code, days in ((before, BEFORE_DAYS), (read_text("orders_later.py.txt"), AFTER_DAYS)):
        at = now - timedelta(days=days)
        review = _review(rooms, till, name, code, said=said, at=at)
        _dismiss(rooms, review, at)
        review = rooms.review.keeper.setting_aside(review)
        rooms.store.reviews.keep(
            KeptReview(id=till.new_id(), created_at=at, title=str(review.title), document=review.model_dump_json())
        )


def _review(rooms: Rooms, till: Till, name: str, code: str, *, said: tuple[SaidFinding, ...], at: datetime) -> Review:
    """Let the linters read a file, and add what the model would have said."""
    linted = rooms.review.review(code_as_changeset(code, filename=name), ReviewOptions(use_model=False))
    own = tuple(finding for one in said if (finding := _finding(one, name, code)))
    usage = Usage(input_tokens=2_400, output_tokens=260, cached_tokens=1_024, reasoning_tokens=190)
    call = SampleCall(at=at, purpose="review", model=MODEL, usage=usage)
    bill = till.bill_texts(call, code, "".join(one.message + one.suggestion for one in said))
    coverage = tuple(file.model_copy(update={"model_lines": file.lines}) for file in linted.coverage)
    findings = with_fingerprints(merge_findings((*linted.findings, *linted.set_aside, *own)))
    return linted.model_copy(
        update={"findings": findings, "set_aside": (), "coverage": coverage, "notes": (), "bills": (bill,)}
    )


def _finding(said: SaidFinding, name: str, code: str) -> Finding | None:
    """Tie what the model says to its line; None where the code is no longer there."""
    lines = code.splitlines()
    at = next((number for number, line in enumerate(lines, 1) if said.code in line), None)
    if at is None:
        return None
    return Finding(
        file=name,
        severity=said.severity,
        category=said.category,
        message=said.message,
        sources=("model",),
        line=at,
        end_line=at,
        quote=lines[at - 1],
        suggestion=said.suggestion,
        confidence=said.confidence,
    )


def _dismiss(rooms: Rooms, review: Review, at: datetime) -> None:
    for finding in review.findings:
        if DISMISSED_RULE in finding.rules:
            rooms.store.reviews.mark(
                FalsePositive(
                    fingerprint=finding.fingerprint, created_at=at, file=finding.file, message=finding.message
                )
            )
