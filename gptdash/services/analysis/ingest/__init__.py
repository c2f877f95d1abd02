"""From a file of unknown shape to a typed table, with every decision stated."""

from gptdash.services.analysis.ingest.batches import WIDE, aggregated, stacked
from gptdash.services.analysis.ingest.cells import quoted_name
from gptdash.services.analysis.ingest.choices import Choices, ColumnKind
from gptdash.services.analysis.ingest.converting import TypedColumn
from gptdash.services.analysis.ingest.heads import HeadKind, head_kind
from gptdash.services.analysis.ingest.keeping import (
    DATA,
    MANY_COLUMNS,
    MEMORY_LIMIT,
    MEMORY_LIMIT_OF_MANY,
    REJECTED,
    Ingested,
    new_database,
    report_of,
)
from gptdash.services.analysis.ingest.pipeline import ingest, ingest_head
from gptdash.services.analysis.ingest.progress import Progress
from gptdash.services.analysis.ingest.report import IngestReport, Notes, RejectedRow
from gptdash.services.analysis.ingest.source import Given, Source, source_of

__all__ = [
    "DATA",
    "MANY_COLUMNS",
    "MEMORY_LIMIT",
    "MEMORY_LIMIT_OF_MANY",
    "REJECTED",
    "WIDE",
    "Choices",
    "ColumnKind",
    "Given",
    "HeadKind",
    "IngestReport",
    "Ingested",
    "Notes",
    "Progress",
    "RejectedRow",
    "Source",
    "TypedColumn",
    "aggregated",
    "head_kind",
    "ingest",
    "ingest_head",
    "new_database",
    "quoted_name",
    "report_of",
    "source_of",
    "stacked",
]
