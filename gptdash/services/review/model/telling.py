"""Says what became of the calls of a review: what was read, and what kept the model from the rest."""

from collections import Counter
from typing import Final

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.review.model.asking import Answer
from gptdash.services.review.model.pieces import MAX_CALLS, Piece
from gptdash.services.review.sources import SourceFile

TOO_MUCH: Final = mark(
    "the model reviewed {lines} of {total} lines: one review makes at most {calls} calls; review the rest on its own"
)
TOO_LONG: Final = mark("the model reviewed {lines} of {total} lines: the others are too long for it")
CUT_SHORT: Final = mark("the model did not come to the end of its answer")
STOPPED: Final = mark("the review was stopped before the model came to its end")
FAILED: Final = mark("the model could not be asked about all of it")


def _why_incomplete(answer: Answer) -> str:
    if answer.failure or answer.done is None:
        return FAILED
    return STOPPED if answer.done.finish_reason == "cancelled" else CUT_SHORT


def told(answers: tuple[Answer, ...]) -> tuple[Sentence, ...]:
    """Gather what the calls said besides their text; each sentence once, failures first."""
    failures = [answer.failure for answer in answers if answer.failure]
    notices = [notice for answer in answers for notice in answer.notices]
    return once_each(*failures, *notices)


def once_each(*said: Sentence) -> tuple[Sentence, ...]:
    """Leave out what was said before."""
    return tuple({str(one): one for one in said}.values())


def lines_read(pieces: tuple[Piece, ...], answers: tuple[Answer, ...]) -> dict[str, int]:
    """Count the lines of each file that the model answered for to the end."""
    counts: Counter[str] = Counter()
    for piece, answer in zip(pieces, answers, strict=True):
        if answer.complete:
            counts.update({excerpt.file.path: len(excerpt.rows) for excerpt in piece.excerpts})
    return dict(counts)


def reasons(
    files: tuple[SourceFile, ...], pieces: tuple[Piece, ...], answers: tuple[Answer, ...]
) -> dict[str, Sentence]:
    """Say for each file what kept the model from some of its lines."""
    found: dict[str, Sentence] = {}
    sent: Counter[str] = Counter()
    for piece, answer in zip(pieces, answers, strict=True):
        for excerpt in piece.excerpts:
            sent[excerpt.file.path] += len(excerpt.rows)
            if not answer.complete:
                found[excerpt.file.path] = sentence(_why_incomplete(answer))
    template = TOO_MUCH if len(pieces) == MAX_CALLS else TOO_LONG
    for file in files:
        total, lines = file.line_count, sent[file.path]
        if lines < total:
            facts = {"calls": MAX_CALLS} if template is TOO_MUCH else {}
            found.setdefault(file.path, sentence(template, lines=lines, total=total, **facts))
    return found
