"""What was decided while a file was read: nothing is guessed in silence."""

import copy
from collections.abc import Sequence
from typing import Final, Literal

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.ingest.progress import Progress

WITHIN: Final = " › "
Mode = Literal["strict", "padded", "unquoted", "typed"]


class RejectedRow(Noun):
    """A row that did not fit; `line` counts from 1 in the file, None at its end; `reason` is DuckDB's word."""

    line: int | None
    reason: str
    text: str


class IngestReport(Noun):
    """How a file became a table.

    `part` is the sheet, file or list that was read where a file holds several, and `parts` names those to choose from.
    `decisions` are what was chosen, `warnings` what the user should check. `rejected` holds the first rows that did
    not fit, `rejected_count` is the number of all of them.
    """

    encoding: str
    delimiter: str
    quote: str
    mode: Mode
    part: str | None = None
    parts: tuple[str, ...] = ()
    decisions: tuple[Sentence, ...] = ()
    warnings: tuple[Sentence, ...] = ()
    rejected: tuple[RejectedRow, ...] = ()
    rejected_count: int = 0


def said_of_misfits(count: int) -> Sentence:
    """Say how many rows were set aside."""
    if count == 1:
        return sentence(mark("One row does not fit the columns; it was set aside and is listed."))
    return sentence(mark("{count} rows do not fit the columns; they were set aside and are listed."), count=count)


class Notes:
    """Collects what is decided while a file is read, and how far that is."""

    def __init__(self, progress: Progress | None = None) -> None:
        self.progress = progress or Progress()
        self.encoding = ""
        self.part: str | None = None
        self.parts: tuple[str, ...] = ()
        self.decisions: list[Sentence] = []
        self.warnings: list[Sentence] = []

    def branch(self) -> "Notes":
        """Copy what is noted, to go on with a reading that may be given up."""
        branch = copy.copy(self)
        branch.decisions, branch.warnings = list(self.decisions), list(self.warnings)
        return branch

    def adopt(self, branch: "Notes") -> None:
        """Take over what a branch noted."""
        self.decisions, self.warnings = branch.decisions, branch.warnings

    def decided(self, said: Sentence) -> None:
        """Note a decision."""
        self.decisions.append(said)

    def warn(self, said: Sentence) -> None:
        """Note something that the user should check."""
        self.warnings.append(said)

    def offer(self, part: str, parts: Sequence[str]) -> None:
        """Note which of several parts is read; those of a workbook in an archive stand in the archive's list."""
        if self.part is None:
            self.part, self.parts = part, tuple(parts)
        else:
            at, outer = self.parts.index(self.part), self.part
            inner = (f"{outer}{WITHIN}{name}" for name in parts)
            self.parts = (*self.parts[:at], *inner, *self.parts[at + 1 :])
            self.part = f"{outer}{WITHIN}{part}"
        template = mark("{part} was read; it is one of {count} parts to choose from.")
        self.decided(sentence(template, part=self.part, count=len(self.parts)))
