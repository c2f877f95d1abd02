"""Code review: what linters and the model find, each finding where it says it is."""

from gptdash.services.review.coverage import FileCoverage, State
from gptdash.services.review.findings import (
    CATEGORIES,
    SEVERITIES,
    Category,
    Confidence,
    Finding,
    Replacement,
    Severity,
    Source,
)
from gptdash.services.review.model import PriceBefore, Progress
from gptdash.services.review.options import ReviewOptions
from gptdash.services.review.reports import generate_report, place_of, read_by, score_said, state_said
from gptdash.services.review.review import Review
from gptdash.services.review.scoring import Score
from gptdash.services.review.service import ReviewService
from gptdash.services.review.sources import (
    LANGUAGES,
    MAX_BYTES,
    MAX_LINES,
    Changeset,
    Language,
    SourceFile,
    code_as_changeset,
    detect_language,
    files_as_changeset,
    looks_like_diff,
    read_diff,
    read_source,
    sample_source,
    unpack_zip,
)

__all__ = [
    "CATEGORIES",
    "LANGUAGES",
    "MAX_BYTES",
    "MAX_LINES",
    "SEVERITIES",
    "Category",
    "Changeset",
    "Confidence",
    "FileCoverage",
    "Finding",
    "Language",
    "PriceBefore",
    "Progress",
    "Replacement",
    "Review",
    "ReviewOptions",
    "ReviewService",
    "Score",
    "Severity",
    "Source",
    "SourceFile",
    "State",
    "code_as_changeset",
    "detect_language",
    "files_as_changeset",
    "generate_report",
    "looks_like_diff",
    "place_of",
    "read_by",
    "read_diff",
    "read_source",
    "sample_source",
    "score_said",
    "state_said",
    "unpack_zip",
]
