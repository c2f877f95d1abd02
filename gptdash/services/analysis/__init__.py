"""Questions about tables, answered by charts whose queries can be checked."""

from gptdash.services.analysis.answer import Answer
from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.details import Details, Spread
from gptdash.services.analysis.ingest import Choices, ColumnKind, IngestReport
from gptdash.services.analysis.kept_file import KeptFile, Preview
from gptdash.services.analysis.profile import ColumnProfile
from gptdash.services.analysis.rejections import SpecRejected
from gptdash.services.analysis.service import AnalysisService
from gptdash.services.analysis.spec import ChartSpec, Dimension, Filter, Measure, Sort
from gptdash.services.analysis.stacking import same_columns
from gptdash.services.analysis.table import Table

__all__ = [
    "AnalysisService",
    "Answer",
    "ChartSpec",
    "Choices",
    "Column",
    "ColumnKind",
    "ColumnProfile",
    "Details",
    "Dimension",
    "Filter",
    "IngestReport",
    "KeptFile",
    "Measure",
    "Preview",
    "Sort",
    "SpecRejected",
    "Spread",
    "Table",
    "same_columns",
]
