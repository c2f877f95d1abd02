"""Merges a project into what there is: nothing is overwritten, and what is there already does not come twice."""

import json
import uuid
from collections.abc import Iterable, Sequence
from typing import TypeVar

from pydantic import BaseModel, JsonValue

from gptdash.domain.boards import Board
from gptdash.domain.conversations import Preset, WholeConversation
from gptdash.domain.noun import Noun
from gptdash.domain.reviews import KeptReview
from gptdash.services.projects.contents import CompanyHistory, Part, Project, SavedNotes, SavedReview, SavedReviews
from gptdash.services.projects.masking import masked_json, without_known, without_known_in_files
from gptdash.services.projects.packing import ConversationForm
from gptdash.services.projects.shelves import MOST_LISTED, ProjectShelves
from gptdash.store.reviews import MOST_KEPT

Thing = TypeVar("Thing", bound=BaseModel)
Named = TypeVar("Named", Board, Preset, SavedReview)


class Merged(Noun):
    """What came of a part: how much is `new`, was `there` already, or was `left` out so that ours stays."""

    new: int = 0
    there: int = 0
    left: int = 0


class Merging:
    """Merges into shelves. Two things are the same where they say the same, whatever their ids are.

    Each part is written in one go, conversations all or none. Where the store fails between two parts, opening the
    project again brings what is missing, and nothing twice.
    """

    def __init__(self, shelves: ProjectShelves, form: ConversationForm, secrets: tuple[str, ...]) -> None:
        self._shelves = shelves
        self._form = form
        self._secrets = secrets

    def merge(self, project: Project) -> dict[Part, Merged]:
        """Merge all parts but the datasets.

        Raises:
            StoreUnavailable: the store failed on the way.
        """
        return {
            "conversations": self._conversations(project.conversations),
            "boards": self._boards(project.boards),
            "reviews": self._reviews(project.reviews),
            "notes": self._notes(project.notes),
            "presets": self._presets(project.presets),
            "companies": self._companies(project.companies),
        }

    def _conversations(self, given: tuple[WholeConversation, ...]) -> Merged:
        archive = self._shelves.conversations.archive
        times = {whole.conversation.created_at for whole in given}
        alike = [found.id for found in self._shelves.conversations.recent(MOST_LISTED) if found.created_at in times]
        # As they would be saved: a key that was blanked out of one makes it no other conversation.
        saved = self._form.write(without_known_in_files(whole, self._secrets) for whole in archive.read(alike))
        ours = self._form.read("", saved.encode()) if alike else ()
        new = self._new(given, ours)
        archive.write(new)
        return Merged(new=len(new), there=len(given) - len(new))

    def _boards(self, given: tuple[Board, ...]) -> Merged:
        new = self._new(given, self._shelves.boards.listed())
        taken = {board.id for board in self._shelves.boards.listed()}
        for board in new:
            self._shelves.boards.add(_renamed(board, taken))
        return Merged(new=len(new), there=len(given) - len(new))

    def _reviews(self, given: SavedReviews) -> Merged:
        shelf = self._shelves
        titles = shelf.reviews.recent(MOST_LISTED)
        times = {review.created_at for review in given.kept}
        ours = tuple(filter(None, (shelf.saved_review(title.id) for title in titles if title.created_at in times)))
        new = self._new(given.kept, ours)
        taken = {title.id for title in titles}
        # The store keeps so many and lets the oldest go, which must not be ours.
        room = sorted(new, key=lambda review: review.created_at, reverse=True)[: max(0, MOST_KEPT - len(titles))]
        kept = [shelf.reviews.keep(_as_kept(_renamed(review, taken))) for review in room]
        for found in given.false_positives:
            shelf.reviews.mark(found)
        return Merged(new=sum(kept), there=len(given.kept) - len(new), left=len(new) - sum(kept))

    def _notes(self, given: tuple[SavedNotes, ...]) -> Merged:
        """Keep notes on datasets that have none; where both have some, ours stay."""
        ours = {notes.fingerprint: notes for notes in self._shelves.saved_notes()}
        new = [notes for notes in given if notes.fingerprint not in ours]
        there = [notes for notes in given if notes.fingerprint in ours]
        left = self._new(there, tuple(ours.values()))
        for notes in new:
            self._shelves.notes.keep(notes.fingerprint, json.dumps(notes.document, ensure_ascii=False))
        return Merged(new=len(new), there=len(there) - len(left), left=len(left))

    def _presets(self, given: tuple[Preset, ...]) -> Merged:
        new = self._new(given, self._shelves.presets.listed())
        taken = {preset.id for preset in self._shelves.presets.listed()}
        own = (preset.model_copy(update={"included": False}) for preset in new)
        self._shelves.presets.add(*(_renamed(preset, taken) for preset in own))
        return Merged(new=len(new), there=len(given) - len(new))

    def _companies(self, given: tuple[CompanyHistory, ...]) -> Merged:
        new = self._new(given, self._shelves.histories())
        for history in new:
            company_id: str | None = None
            for company in history.versions:
                company_id = self._shelves.companies.save(company, company_id).company_id
        return Merged(new=len(new), there=len(given) - len(new))

    def _new(self, given: Sequence[Thing], ours: Iterable[BaseModel]) -> tuple[Thing, ...]:
        """Find what says something that none of ours does, each once."""
        seen = set(map(self._said, ours))
        new: list[Thing] = []
        for thing in given:
            said = self._said(thing)
            if said not in seen:
                seen.add(said)
                new.append(thing)
        return tuple(new)

    def _said(self, thing: BaseModel) -> str:
        masked = without_known(masked_json(thing), self._secrets)
        return json.dumps(_without_ids(json.loads(masked)), sort_keys=True)


def _renamed(thing: Named, taken: set[str]) -> Named:
    """Give a thing a new id where its own is taken, also by one before it."""
    named = thing if thing.id not in taken else thing.model_copy(update={"id": uuid.uuid4().hex})
    taken.add(named.id)
    return named


def _as_kept(review: SavedReview) -> KeptReview:
    document = json.dumps(review.document, ensure_ascii=False)
    return KeptReview(id=review.id, created_at=review.created_at, title=review.title, document=document)


def _without_ids(value: JsonValue) -> JsonValue:
    match value:
        case list():
            return [_without_ids(item) for item in value]
        case dict():
            return {key: _without_ids(item) for key, item in value.items() if key != "id" and not key.endswith("_id")}
        case _:
            return value
