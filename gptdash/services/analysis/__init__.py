"""Questions about tables, answered by charts whose queries can be checked."""

from gptdash.services.analysis.answer import Answer
from gptdash.services.analysis.boards import BoardService, BoardShelf, Pinned
from gptdash.services.analysis.code import CodeAnswer, WrittenCode
from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.details import Details, Spread
from gptdash.services.analysis.drafting import Sending
from gptdash.services.analysis.ingest import Choices, ColumnKind, IngestReport
from gptdash.services.analysis.joining import JoinKey
from gptdash.services.analysis.kept_file import KeptFile, Preview
from gptdash.services.analysis.noting import ColumnNote, DatasetNotes, Metric
from gptdash.services.analysis.opening import Opening
from gptdash.services.analysis.origin import Origin
from gptdash.services.analysis.profile import ColumnProfile
from gptdash.services.analysis.rejections import SpecRejected
from gptdash.services.analysis.service import AnalysisService
from gptdash.services.analysis.spec import ChartSpec, Dimension, Filter, Measure, Sort
from gptdash.services.analysis.stacking import same_columns
from gptdash.services.analysis.table import Table
from gptdash.services.analysis.warehouse import Warehouse

__all__ = [
    "AnalysisService",
    "Answer",
    "BoardService",
    "BoardShelf",
    "ChartSpec",
    "Choices",
    "CodeAnswer",
    "Column",
    "ColumnKind",
    "ColumnNote",
    "ColumnProfile",
    "DatasetNotes",
    "Details",
    "Dimension",
    "Filter",
    "IngestReport",
    "JoinKey",
    "KeptFile",
    "Measure",
    "Metric",
    "Opening",
    "Origin",
    "Pinned",
    "Preview",
    "Sending",
    "Sort",
    "SpecRejected",
    "Spread",
    "Table",
    "Warehouse",
    "WrittenCode",
    "same_columns",
]
