"""The findings as CSV."""

import csv
import io
from typing import Final

from gptdash.domain.safety.cells import neutralised
from gptdash.services.review.findings import Finding
from gptdash.services.review.review import Review

COLUMNS: Final = (
    "severity", "category", "file", "side", "line", "end_line", "message", "suggestion", "quote", "source", "rules",
    "confidence", "confirmed", "fingerprint",
)  # fmt: skip


def csv_report(review: Review) -> str:
    """Write one row a finding; no cell can pass for a formula."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    rows.writerows([neutralised(cell) for cell in _cells(finding)] for finding in review.findings)
    return written.getvalue()


def _cells(finding: Finding) -> tuple[str, ...]:
    said = finding.model_dump(mode="json")
    values = {**said, "source": finding.source, "rules": " ".join(finding.rules)}
    return tuple("" if values[name] is None else str(values[name]) for name in COLUMNS)
