"""Notes on columns, and metrics by name."""

import hashlib
import json
from collections.abc import Iterable
from typing import Annotated, Final

from pydantic import Field

from gptdash.domain.noun import Noun
from gptdash.services.analysis.spec import Aggregate, Filter, Measure

LONGEST_NOTE: Final = 300
LONGEST_NAME: Final = 60
MOST_METRICS: Final = 30


class ColumnNote(Noun):
    """What a person says a column means."""

    column: str
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE)]


class Metric(Noun):
    """A number that people have a name for: an aggregate of a column, or of rows, where a condition holds."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    aggregate: Aggregate
    column: str | None = None
    where: tuple[Filter, ...] = ()

    @property
    def measure(self) -> Measure:
        """The metric as what a chart computes."""
        return Measure(aggregate=self.aggregate, column=self.column, where=self.where, name=self.name)


class DatasetNotes(Noun):
    """All that was noted of one dataset."""

    columns: tuple[ColumnNote, ...] = ()
    metrics: Annotated[tuple[Metric, ...], Field(max_length=MOST_METRICS)] = ()

    def note_of(self, column: str) -> str:
        """Return the note on a column, or nothing."""
        return next((note.text for note in self.columns if note.column == column), "")

    def metric(self, name: str) -> Metric | None:
        """Find a metric by its name."""
        return next((metric for metric in self.metrics if metric.name == name), None)


def fingerprint_of(name: str, columns: Iterable[str]) -> str:
    """Recognise a dataset: by its name and its columns' names, whatever its rows; 64 hexadecimal digits."""
    return hashlib.sha256(json.dumps([name, list(columns)], ensure_ascii=False).encode()).hexdigest()
