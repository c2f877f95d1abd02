"""What was decided while a file was read: nothing is guessed in silence."""

from typing import Literal

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence

Mode = Literal["strict", "padded", "unquoted"]


class RejectedRow(Noun):
    """A row that did not fit; `line` counts from 1 in the file, None at its end; `reason` is DuckDB's word."""

    line: int | None
    reason: str
    text: str


class IngestReport(Noun):
    """How a file became a table.

    `decisions` are what was chosen, `warnings` what the user should check. `rejected` holds the first rows that did
    not fit, `rejected_count` is the number of all of them.
    """

    encoding: str
    delimiter: str
    quote: str
    mode: Mode
    decisions: tuple[Sentence, ...] = ()
    warnings: tuple[Sentence, ...] = ()
    rejected: tuple[RejectedRow, ...] = ()
    rejected_count: int = 0


class Notes:
    """Collects what is decided while a file is read."""

    def __init__(self) -> None:
        self.encoding = ""
        self.decisions: list[Sentence] = []
        self.warnings: list[Sentence] = []

    def decided(self, said: Sentence) -> None:
        """Note a decision."""
        self.decisions.append(said)

    def warn(self, said: Sentence) -> None:
        """Note something that the user should check."""
        self.warnings.append(said)
