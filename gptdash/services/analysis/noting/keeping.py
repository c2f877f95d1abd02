"""Keeps notes with the dataset that they speak of."""

from collections.abc import Iterable
from typing import Protocol

from pydantic import ValidationError

from gptdash.domain.wording import mark
from gptdash.services.analysis.noting.notes import DatasetNotes, Metric, fingerprint_of
from gptdash.services.analysis.rejections import MetricInvalid
from gptdash.services.analysis.spec import ChartSpec
from gptdash.services.analysis.table import Table
from gptdash.services.analysis.validating import problems


class NoteShelf(Protocol):
    """Where notes are kept, as text, by the fingerprint of their dataset."""

    def find(self, fingerprint: str) -> str | None:
        """Return what is kept of a dataset."""

    def keep(self, fingerprint: str, document: str) -> None:
        """Keep a text in place of the one before."""


class NoteKeeper:
    """Notes on a shelf; without one, as long as the process lives."""

    def __init__(self, shelf: NoteShelf | None) -> None:
        self._shelf: NoteShelf = shelf or _Memory()

    def of(self, table: Table) -> DatasetNotes:
        """Return the notes on a table; what no longer fits its columns, or cannot be read, is left out."""
        document = self._shelf.find(_fingerprint(table))
        try:
            notes = DatasetNotes.model_validate_json(document) if document else DatasetNotes()
        except ValidationError:
            return DatasetNotes()
        known = {column.name for column in table.columns}
        return DatasetNotes(
            columns=tuple(note for note in notes.columns if note.column in known),
            metrics=tuple(metric for metric in notes.metrics if not _problem(table, metric)),
        )

    def keep(self, table: Table, notes: DatasetNotes) -> None:
        """Keep the notes on a table.

        Raises:
            MetricInvalid: a metric cannot be computed, or two have one name.
        """
        for metric in notes.metrics:
            if problem := _problem(table, metric):
                raise MetricInvalid(name=metric.name, problem=problem)
        if twice := _twice(metric.name for metric in notes.metrics):
            raise MetricInvalid(name=twice, problem=mark("another metric has this name."))
        self._shelf.keep(_fingerprint(table), notes.model_dump_json(exclude_defaults=True))


class _Memory:
    def __init__(self) -> None:
        self._documents: dict[str, str] = {}

    def find(self, fingerprint: str) -> str | None:
        return self._documents.get(fingerprint)

    def keep(self, fingerprint: str, document: str) -> None:
        self._documents[fingerprint] = document


def _fingerprint(table: Table) -> str:
    return fingerprint_of(table.name, (column.name for column in table.columns))


def _problem(table: Table, metric: Metric) -> str:
    """Say what keeps a metric from being computed."""
    spec = ChartSpec(kind="number", measures=(metric.measure,))
    return next((str(problem) for problem in problems(spec, table.columns)), "")


def _twice(names: Iterable[str]) -> str:
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            return name
        seen.add(name.casefold())
    return ""
