"""The review for people and for machines."""

from gptdash.services.review.reports.annotations import annotations
from gptdash.services.review.reports.cells import csv_report
from gptdash.services.review.reports.document import ReviewDocument, document_of, json_report
from gptdash.services.review.reports.html import html_report
from gptdash.services.review.reports.markdown import generate_report
from gptdash.services.review.reports.sarif import sarif_report
from gptdash.services.review.reports.text import text_report
from gptdash.services.review.reports.wording import (
    CATEGORIES_SAID,
    SEVERITIES_SAID,
    STATES,
    Say,
    place_of,
    read_by,
    score_said,
    state_said,
)

__all__ = [
    "CATEGORIES_SAID",
    "SEVERITIES_SAID",
    "STATES",
    "ReviewDocument",
    "Say",
    "annotations",
    "csv_report",
    "document_of",
    "generate_report",
    "html_report",
    "json_report",
    "place_of",
    "read_by",
    "sarif_report",
    "score_said",
    "state_said",
    "text_report",
]
