"""From a file of unknown shape to a typed table, with every decision stated."""

from gptdash.services.analysis.ingest.cells import quoted_name
from gptdash.services.analysis.ingest.choices import Choices
from gptdash.services.analysis.ingest.converting import TypedColumn
from gptdash.services.analysis.ingest.pipeline import ingest
from gptdash.services.analysis.ingest.report import IngestReport, RejectedRow
from gptdash.services.analysis.ingest.source import Given, Source, source_of
from gptdash.services.analysis.ingest.storing import DATA, Ingested

__all__ = [
    "DATA",
    "Choices",
    "Given",
    "IngestReport",
    "Ingested",
    "RejectedRow",
    "Source",
    "TypedColumn",
    "ingest",
    "quoted_name",
    "source_of",
]
