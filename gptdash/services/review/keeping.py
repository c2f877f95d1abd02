"""Keeps reviews, with secrets and personal data masked, and what people said of their findings."""

import uuid
from datetime import UTC, datetime

from pydantic import ValidationError

from gptdash.domain.reviews import FalsePositive, KeptReview, KeptTitle
from gptdash.services.review.findings import Finding, masked_findings
from gptdash.services.review.review import Review
from gptdash.store import Reviews

MOST_LISTED = 1_000


class ReviewKeeper:
    """Reviews and decisions in our store."""

    def __init__(self, reviews: Reviews, *, redacts: bool) -> None:
        self._reviews = reviews
        self._redacts = redacts

    def keep(self, review: Review) -> str | None:
        """Keep a review to compare later ones with; returns its id, None where it is too large."""
        kept = _masked(review) if self._redacts else review
        row = KeptReview(
            id=uuid.uuid4().hex,
            created_at=datetime.now(UTC),
            title=str(review.title),
            document=kept.model_dump_json(),
        )
        return row.id if self._reviews.keep(row) else None

    def kept(self) -> tuple[KeptTitle, ...]:
        """List the reviews that are kept, the newest first."""
        return self._reviews.recent(MOST_LISTED)

    def open(self, review_id: str) -> Review | None:
        """Read a kept review; None where it is gone, or was written by a version that we no longer read."""
        kept = self._reviews.find(review_id)
        try:
            return Review.model_validate_json(kept.document) if kept else None
        except ValidationError:
            return None

    def mark(self, finding: Finding) -> None:
        """Remember a finding as a false positive: later reviews set it aside."""
        (kept,) = masked_findings((finding,)) if self._redacts else (finding,)
        now = datetime.now(UTC)
        said = FalsePositive(fingerprint=kept.fingerprint, created_at=now, file=kept.file, message=kept.message)
        self._reviews.mark(said)

    def unmark(self, fingerprint: str) -> None:
        """Take a finding for one again."""
        self._reviews.unmark(fingerprint)

    def false_positives(self) -> tuple[FalsePositive, ...]:
        """List what was marked, the newest first."""
        return self._reviews.false_positives(MOST_LISTED)

    def setting_aside(self, review: Review) -> Review:
        """Set the findings aside that were marked before."""
        marked = self._reviews.marked([finding.fingerprint for finding in review.findings])
        return review.setting_aside(marked) if marked else review


def _masked(review: Review) -> Review:
    masked = masked_findings((*review.findings, *review.set_aside))
    count = len(review.findings)
    return review.model_copy(update={"findings": masked[:count], "set_aside": masked[count:]})
