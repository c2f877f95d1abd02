"""What a project holds."""

from datetime import datetime
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import Field, JsonValue, model_validator

from gptdash.domain.boards import Board
from gptdash.domain.conversations import Preset, WholeConversation
from gptdash.domain.noun import Noun
from gptdash.domain.reviews import FalsePositive
from gptdash.domain.support import Company

Part = Literal["conversations", "boards", "reviews", "notes", "presets", "companies", "datasets"]
ALL_PARTS: Final[tuple[Part, ...]] = get_args(Part)
FORMAT: Final = "gptdash.project"
VERSION: Final = 1
LONGEST_FINGERPRINT: Final = 64
LONGEST_ID: Final = 32
LONGEST_NAME: Final = 100
Name = Annotated[str, Field(min_length=1, max_length=255)]


class Manifest(Noun):
    """What a project file says of itself: its form, when it was written, and how much it holds of what."""

    format: Literal["gptdash.project"] = FORMAT
    version: Literal[1] = VERSION
    created_at: datetime
    counts: dict[Part, Annotated[int, Field(ge=0)]]


class SavedReview(Noun):
    """A kept review; its document is JSON as it is, so that what must not go out is found in it."""

    id: Annotated[str, Field(min_length=1, max_length=32)]
    created_at: datetime
    title: str
    document: JsonValue


class SavedReviews(Noun):
    """The reviews, and what was marked as no problem."""

    kept: tuple[SavedReview, ...] = ()
    false_positives: tuple[FalsePositive, ...] = ()

    @model_validator(mode="after")
    def _can_be_kept(self) -> Self:
        if any(len(found.fingerprint) > LONGEST_FINGERPRINT for found in self.false_positives):
            raise ValueError("a fingerprint is too long")
        return self


class SavedNotes(Noun):
    """The notes on one dataset, by its fingerprint."""

    fingerprint: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    document: JsonValue


class CompanyHistory(Noun):
    """A company that is supported, in all its versions, the oldest first."""

    versions: Annotated[tuple[Company, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _can_be_asked(self) -> Self:
        """Refuse what no company that was saved here can be: one that knows nothing, or two things by one id."""
        for company in self.versions:
            ids = {passage.id for passage in company.passages}
            if not ids or len(ids) < len(company.passages):
                raise ValueError("a company has no passages, or two with one id")
        return self


class Dataset(Noun):
    """A table that lay on the desk: a sample, or a file; `member` is where the file lies in the project, if it does."""

    name: Name
    fingerprint: str
    sample: bool = False
    member: str | None = None


class Project(Noun):
    """Everything in a project but the files of its datasets."""

    conversations: tuple[WholeConversation, ...] = ()
    boards: tuple[Board, ...] = ()
    reviews: SavedReviews = SavedReviews()
    notes: tuple[SavedNotes, ...] = ()
    presets: tuple[Preset, ...] = ()
    companies: tuple[CompanyHistory, ...] = ()
    datasets: tuple[Dataset, ...] = ()

    @property
    def counts(self) -> dict[Part, int]:
        """How much there is of each part."""
        return {
            "conversations": len(self.conversations),
            "boards": len(self.boards),
            "reviews": len(self.reviews.kept),
            "notes": len(self.notes),
            "presets": len(self.presets),
            "companies": len(self.companies),
            "datasets": len(self.datasets),
        }
