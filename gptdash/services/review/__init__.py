"""Code review: what linters and the model find, each finding where it says it is."""

from gptdash.services.review.finding import CATEGORIES, SEVERITIES, Category, Finding, Severity, Source
from gptdash.services.review.report import generate_report, place_of
from gptdash.services.review.review import Coverage, Review
from gptdash.services.review.service import ReviewService
from gptdash.services.review.sources import (
    LANGUAGES,
    MAX_BYTES,
    MAX_LINES,
    Language,
    detect_language,
    read_source,
    sample_source,
)

__all__ = [
    "CATEGORIES",
    "LANGUAGES",
    "MAX_BYTES",
    "MAX_LINES",
    "SEVERITIES",
    "Category",
    "Coverage",
    "Finding",
    "Language",
    "Review",
    "ReviewService",
    "Severity",
    "Source",
    "detect_language",
    "generate_report",
    "place_of",
    "read_source",
    "sample_source",
]
