"""Where the parts of a project lie in our store."""

from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue, TypeAdapter, ValidationError

from gptdash.domain.conversations import WholeConversation
from gptdash.services.projects.contents import (
    CompanyHistory,
    Part,
    Project,
    SavedNotes,
    SavedReview,
    SavedReviews,
)
from gptdash.store import Boards, Companies, Conversations, DatasetNotesShelf, Presets, Reviews

MOST_LISTED: Final = 100_000
Json: Final[TypeAdapter[JsonValue]] = TypeAdapter(JsonValue)


@dataclass(frozen=True)
class ProjectShelves:
    """The rooms of the store that a project is made of."""

    conversations: Conversations
    boards: Boards
    reviews: Reviews
    notes: DatasetNotesShelf
    presets: Presets
    companies: Companies

    def counts(self) -> dict[Part, int]:
        """Count what there is of each part; datasets lie elsewhere."""
        return {
            "conversations": len(self.conversations.recent(MOST_LISTED)),
            "boards": len(self.boards.listed()),
            "reviews": len(self.reviews.recent(MOST_LISTED)),
            "notes": len(self.notes.all()),
            "presets": len(self.presets.listed()),
            "companies": len(self.companies.listed()),
        }

    def collect(self, parts: frozenset[Part]) -> Project:
        """Read the parts of a project that are wanted, without datasets."""
        return Project(
            conversations=self._conversations() if "conversations" in parts else (),
            boards=self.boards.listed() if "boards" in parts else (),
            reviews=self._reviews() if "reviews" in parts else SavedReviews(),
            notes=self.saved_notes() if "notes" in parts else (),
            presets=self.presets.listed() if "presets" in parts else (),
            companies=self.histories() if "companies" in parts else (),
        )

    def _conversations(self) -> tuple[WholeConversation, ...]:
        ids = [found.id for found in self.conversations.recent(MOST_LISTED)]
        return tuple(self.conversations.archive.read(ids))

    def _reviews(self) -> SavedReviews:
        titles = self.reviews.recent(MOST_LISTED)
        kept = (self.saved_review(title.id) for title in titles)
        return SavedReviews(kept=tuple(filter(None, kept)), false_positives=self.reviews.false_positives(MOST_LISTED))

    def saved_review(self, review_id: str) -> SavedReview | None:
        """Read a review; None where it is gone, or is no JSON."""
        found = self.reviews.find(review_id)
        document = _parsed(found.document) if found else None
        if found is None or document is None:
            return None
        return SavedReview(id=found.id, created_at=found.created_at, title=found.title, document=document)

    def saved_notes(self) -> tuple[SavedNotes, ...]:
        """Read the notes on all datasets."""
        read = ((name, _parsed(document)) for name, document in self.notes.all().items())
        return tuple(SavedNotes(fingerprint=name, document=document) for name, document in read if document is not None)

    def histories(self) -> tuple[CompanyHistory, ...]:
        """Read all companies with their versions."""
        return tuple(
            CompanyHistory(
                versions=tuple(
                    found.company
                    for number, _ in reversed(self.companies.versions(title.id))
                    if (found := self.companies.find(title.id, number))
                )
            )
            for title in self.companies.listed()
        )


def _parsed(document: str) -> JsonValue:
    """Read a document; None where it is no JSON."""
    try:
        return Json.validate_json(document)
    except ValidationError:
        return None
