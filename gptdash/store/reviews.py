"""Reviews that were made, and findings that people marked as false positives."""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Final

from sqlalchemy import delete, select

from gptdash.domain.reviews import FalsePositive, KeptReview, KeptTitle
from gptdash.store.database import Database
from gptdash.store.message_rows import storable
from gptdash.store.schema import false_positives, kept_reviews

MOST_KEPT: Final = 50
LARGEST_KEPT: Final = 4_000_000
LONGEST_TITLE: Final = 200
LONGEST_WORDS: Final = 500
AT_ONCE: Final = 500


class Reviews:
    """The reviews of a database: the last `MOST_KEPT`, and none of more than `LARGEST_KEPT` characters."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, review: KeptReview) -> bool:
        """Write a review; tells whether it was small enough. The oldest go."""
        if len(review.document) > LARGEST_KEPT:
            return False
        row = {
            "id": review.id,
            "created_at": review.created_at,
            "title": storable(review.title)[:LONGEST_TITLE],
            "document": review.document,
        }
        newest = (
            select(kept_reviews.c.id).order_by(kept_reviews.c.created_at.desc(), kept_reviews.c.id).limit(MOST_KEPT)
        )
        with self._database.writing() as connection:
            connection.execute(self._database.insert_if_new(kept_reviews, row))
            kept = connection.execute(newest).scalars().all()
            connection.execute(delete(kept_reviews).where(kept_reviews.c.id.not_in(kept)))
        return True

    def recent(self, limit: int) -> tuple[KeptTitle, ...]:
        """List kept reviews, the newest first."""
        columns = (kept_reviews.c.id, kept_reviews.c.created_at, kept_reviews.c.title)
        query = select(*columns).order_by(kept_reviews.c.created_at.desc(), kept_reviews.c.id).limit(limit)
        with self._database.reading() as connection:
            return tuple(KeptTitle.model_validate(dict(row)) for row in connection.execute(query).mappings())

    def find(self, review_id: str) -> KeptReview | None:
        """Read a kept review; None where it is no longer there."""
        with self._database.reading() as connection:
            row = connection.execute(select(kept_reviews).where(kept_reviews.c.id == review_id)).mappings().first()
        return KeptReview.model_validate(dict(row)) if row else None

    def mark(self, found: FalsePositive) -> None:
        """Remember a finding as a false positive."""
        row = {
            **found.model_dump(),
            "file": storable(found.file)[:LONGEST_WORDS],
            "message": storable(found.message)[:LONGEST_WORDS],
        }
        with self._database.writing() as connection:
            connection.execute(self._database.insert_if_new(false_positives, row))

    def unmark(self, fingerprint: str) -> None:
        """Forget that a finding is a false positive."""
        with self._database.writing() as connection:
            connection.execute(delete(false_positives).where(false_positives.c.fingerprint == fingerprint))

    def marked(self, fingerprints: Collection[str]) -> frozenset[str]:
        """Tell which of some findings were marked."""
        found: set[str] = set()
        with self._database.reading() as connection:
            for some in _batches(fingerprints):
                query = select(false_positives.c.fingerprint).where(false_positives.c.fingerprint.in_(some))
                found.update(connection.execute(query).scalars())
        return frozenset(found)

    def false_positives(self, limit: int) -> tuple[FalsePositive, ...]:
        """List what was marked, the newest first."""
        query = select(false_positives).order_by(false_positives.c.created_at.desc()).limit(limit)
        with self._database.reading() as connection:
            return tuple(FalsePositive.model_validate(dict(row)) for row in connection.execute(query).mappings())


def _batches(names: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Cut a long list of names: a statement takes only so many."""
    left = iter(names)
    while batch := tuple(islice(left, AT_ONCE)):
        yield batch
