"""What people know of a dataset and no program can tell: what columns mean, and what they call their numbers."""

from gptdash.services.analysis.noting.keeping import NoteKeeper, NoteShelf
from gptdash.services.analysis.noting.notes import (
    LONGEST_NAME,
    LONGEST_NOTE,
    ColumnNote,
    DatasetNotes,
    Metric,
    fingerprint_of,
)

__all__ = [
    "LONGEST_NAME",
    "LONGEST_NOTE",
    "ColumnNote",
    "DatasetNotes",
    "Metric",
    "NoteKeeper",
    "NoteShelf",
    "fingerprint_of",
]
