"""Images: what a file holds, found locally, and questions to a model that sees."""

from gptdash.services.images.answer import ImageAnswer
from gptdash.services.images.facts import ImageFacts, Location, Metadatum, Swatch
from gptdash.services.images.inspecting import inspect
from gptdash.services.images.opening import MAX_BYTES, MAX_PIXELS
from gptdash.services.images.preparing import MAX_SIDE, PreparedImage, prepare
from gptdash.services.images.service import ImageService

__all__ = [
    "MAX_BYTES",
    "MAX_PIXELS",
    "MAX_SIDE",
    "ImageAnswer",
    "ImageFacts",
    "ImageService",
    "Location",
    "Metadatum",
    "PreparedImage",
    "Swatch",
    "inspect",
    "prepare",
]
