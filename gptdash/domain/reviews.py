"""Reviews of code, as they are kept."""

from datetime import datetime

from gptdash.domain.noun import Noun


class KeptTitle(Noun):
    """A kept review as it stands in a list."""

    id: str
    created_at: datetime
    title: str


class KeptReview(KeptTitle):
    """A kept review; `document` is the review as JSON."""

    document: str


class FalsePositive(Noun):
    """A finding that a person marked as wrong, by its fingerprint; file and message say which it was."""

    fingerprint: str
    created_at: datetime
    file: str
    message: str
