"""Analyses of pictures, as they are kept."""

from datetime import datetime

from pydantic import Field

from gptdash.domain.noun import Noun


class AnalysisTitle(Noun):
    """A kept analysis as it stands in a list."""

    id: str
    created_at: datetime
    title: str


class KeptPicture(Noun):
    """A picture of an analysis: small, without metadata; the original only where that was asked for."""

    name: str
    thumbnail: bytes = Field(repr=False)
    original: bytes | None = Field(None, repr=False)


class KeptAnalysis(AnalysisTitle):
    """A kept analysis; `document` is what was found, as JSON."""

    document: str
    pictures: tuple[KeptPicture, ...] = ()
