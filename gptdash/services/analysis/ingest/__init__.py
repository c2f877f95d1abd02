"""From a file of unknown shape to a typed table, with every decision stated."""

from gptdash.services.analysis.ingest.batches import WIDE, aggregated, stacked
from gptdash.services.analysis.ingest.cells import quoted_name
from gptdash.services.analysis.ingest.choices import Choices, ColumnKind
from gptdash.services.analysis.ingest.converting import TypedColumn
from gptdash.services.analysis.ingest.heads import HeadKind, head_kind
from gptdash.services.analysis.ingest.keeping import DATA, REJECTED, Ingested
from gptdash.services.analysis.ingest.pipeline import ingest, ingest_head
from gptdash.services.analysis.ingest.report import IngestReport, RejectedRow
from gptdash.services.analysis.ingest.source import Given, Source, source_of

__all__ = [
    "DATA",
    "REJECTED",
    "WIDE",
    "Choices",
    "ColumnKind",
    "Given",
    "HeadKind",
    "IngestReport",
    "Ingested",
    "RejectedRow",
    "Source",
    "TypedColumn",
    "aggregated",
    "head_kind",
    "ingest",
    "ingest_head",
    "quoted_name",
    "source_of",
    "stacked",
]
