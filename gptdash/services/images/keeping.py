"""Keeps what was found in pictures, without personal data, and gives it back to the session that gave it."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from pydantic import ValidationError

from gptdash.domain.picture_analyses import AnalysisTitle, KeptAnalysis, KeptPicture
from gptdash.domain.redaction import Redactor
from gptdash.services.images.analysis import Analysis
from gptdash.services.images.picture import Picture
from gptdash.services.images.preparing import preview
from gptdash.store import PictureAnalyses

THUMBNAIL_SIDE: Final = 256
MOST_LISTED: Final = 1_000


class AnalysisKeeper:
    """Analyses in our store; a `redactor` replaces personal data before they are written, and puts it back."""

    def __init__(self, analyses: PictureAnalyses, redactor: Redactor | None = None) -> None:
        self._analyses = analyses
        self._redactor = redactor

    def begin(self, title: str, pictures: tuple[Picture, ...]) -> Analysis:
        """Begin an analysis; nothing is written yet."""
        return Analysis(id=uuid.uuid4().hex, created_at=datetime.now(UTC), title=title, pictures=pictures)

    def keep(self, analysis: Analysis, *, originals: bool = False) -> bool:
        """Write an analysis, or write it anew with what came since; tells whether it was small enough."""
        kept = analysis.worded(self._redacted)
        row = KeptAnalysis(
            id=kept.id,
            created_at=kept.created_at,
            title=kept.title,
            document=kept.model_dump_json(),
            pictures=tuple(_kept(picture, originals=originals) for picture in kept.pictures),
        )
        return self._analyses.keep(row)

    def kept(self) -> tuple[AnalysisTitle, ...]:
        """List what is kept, the newest first."""
        titles = self._analyses.recent(MOST_LISTED)
        return tuple(one.model_copy(update={"title": self._restore(one.title)}) for one in titles)

    def open(self, analysis_id: str) -> tuple[Analysis, tuple[KeptPicture, ...]] | None:
        """Read an analysis and its pictures; None where it is gone, or written by a version we no longer read."""
        kept = self._analyses.find(analysis_id)
        if kept is None:
            return None
        try:
            analysis = Analysis.model_validate_json(kept.document)
        except ValidationError:
            return None
        pictures = (one.model_copy(update={"name": self._restore(one.name)}) for one in kept.pictures)
        return analysis.worded(self._restore), tuple(pictures)

    def forget(self, analysis_id: str) -> None:
        """Remove an analysis with its pictures."""
        self._analyses.forget(analysis_id)

    def _redacted(self, text: str) -> str:
        return self._redactor.redact(text).text if self._redactor else text

    @property
    def _restore(self) -> Callable[[str], str]:
        return self._redactor.restore if self._redactor else str


def _kept(picture: Picture, *, originals: bool) -> KeptPicture:
    thumbnail = preview(picture.name, picture.data, crop=picture.crop, longest_side=THUMBNAIL_SIDE)
    return KeptPicture(name=picture.name, thumbnail=thumbnail, original=picture.data if originals else None)
