"""Findings: what they are, where they stand, which are the same."""

from gptdash.services.review.findings.anchoring import Anchor, Named, Shown, anchor_quote
from gptdash.services.review.findings.finding import (
    CATEGORIES,
    CONFIDENCES,
    SEVERITIES,
    SOURCES,
    Category,
    Confidence,
    Finding,
    Replacement,
    Severity,
    Source,
    by_severity,
)
from gptdash.services.review.findings.fingerprints import with_fingerprints
from gptdash.services.review.findings.masking import masked_findings
from gptdash.services.review.findings.merging import merge_findings

__all__ = [
    "CATEGORIES",
    "CONFIDENCES",
    "SEVERITIES",
    "SOURCES",
    "Anchor",
    "Category",
    "Confidence",
    "Finding",
    "Named",
    "Replacement",
    "Severity",
    "Shown",
    "Source",
    "anchor_quote",
    "by_severity",
    "masked_findings",
    "merge_findings",
    "with_fingerprints",
]
