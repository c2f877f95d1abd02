"""A picture that was given, and how it is to be sent."""

from pydantic import Field

from gptdash.domain.messages import Detail
from gptdash.domain.noun import Noun
from gptdash.services.images.cropping import MAX_SIDE, Box


class Picture(Noun):
    """A picture file and how it is to be sent: which part, how large, in how much detail.

    `url` is where it was fetched from; with `as_link` that is sent in place of the picture.
    """

    name: str
    data: bytes = Field(repr=False)
    url: str | None = None
    crop: Box | None = None
    longest_side: int = MAX_SIDE
    detail: Detail = "auto"
    as_link: bool = False
