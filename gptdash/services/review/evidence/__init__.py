"""Static evidence: what linters, interpreters and our own eyes find without a model."""

from gptdash.services.review.evidence.evidence import gather_evidence
from gptdash.services.review.evidence.linting import Linted

__all__ = ["Linted", "gather_evidence"]
