"""Which files were looked at, how far, and why not further."""

from collections.abc import Mapping
from typing import Final, Literal

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.review.model import language_name
from gptdash.services.review.sources import SourceFile

State = Literal["reviewed", "clipped", "skipped"]

NOBODY: Final = mark("no linter for it was found here ({language}), and no model was asked")
PARTS_ONLY: Final = mark("linters need the whole file, which a diff does not hold, and no model was asked")
TO_THE_END: Final = mark("the model reviewed {lines} of {total} lines")
CUT_DIFF: Final = mark("the diff breaks off within this file")


class FileCoverage(Noun):
    """How far one file was reviewed, in lines.

    `linters` read the whole file. `reason` says why it was clipped or skipped; `partial` that something is missing that
    should have been reviewed.
    """

    file: str
    language: str | None
    state: State
    lines: int
    linters: tuple[str, ...] = ()
    model_lines: int = 0
    reason: Sentence | None = None
    partial: bool = False


def cover(
    file: SourceFile, linters: Mapping[str, tuple[str, ...]], model_lines: int, *, asked: bool, why: Sentence | None
) -> FileCoverage:
    """Say how far a file was reviewed; `why` tells what kept the model from the rest, where it was asked."""
    read_by = linters.get(file.path, ())
    covered = FileCoverage(
        file=file.path,
        language=file.language,
        state="reviewed",
        lines=file.line_count,
        linters=read_by,
        model_lines=model_lines,
    )
    if file.skipped:
        return covered.model_copy(update={"state": "skipped", "reason": file.skipped, "partial": file.missed})
    if asked and model_lines < covered.lines:
        reason = why or sentence(TO_THE_END, lines=model_lines, total=covered.lines)
        return covered.model_copy(update={"state": "clipped", "reason": reason, "partial": True})
    if not asked and not read_by:
        reason = _unread(file)
        return covered.model_copy(update={"state": "skipped", "reason": reason, "partial": True})
    if file.cut:
        return covered.model_copy(update={"state": "clipped", "reason": sentence(CUT_DIFF), "partial": True})
    return covered


def _unread(file: SourceFile) -> Sentence:
    if file.text is None:
        return sentence(PARTS_ONLY)
    return sentence(NOBODY, language=language_name(file.language))
