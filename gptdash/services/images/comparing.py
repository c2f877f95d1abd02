"""What differs between two pictures, without a model."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydantic import Field

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.images.cropping import Box, fitted
from gptdash.services.images.looks import as_rgb
from gptdash.services.images.opening import opened
from gptdash.services.images.picture import Picture
from gptdash.services.images.preparing import saved
from gptdash.services.images.similarity import structural_similarity

COMPARED_SIDE: Final = 1024
# Of 255, in any channel: less is what saving a picture anew does.
NOTICEABLE: Final = 24
FADED: Final = 0.35
MARKED: Final = (232, 89, 12)


class Comparison(Noun):
    """How two pictures differ.

    `similarity` is the structural similarity, 1 for the same. `changed` is the share of pixels that differ noticeably,
    `mean_difference` the mean difference over all channels, both from 0 to 1. `place` is the smallest rectangle of the
    first picture with all that differs, None where nothing does. `marked` is a PNG of the second picture, faded, with
    what differs in colour.
    """

    similarity: float
    changed: float
    mean_difference: float
    place: Box | None
    marked: bytes = Field(repr=False)
    notes: tuple[Sentence, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether no pixel differs at all."""
        return self.mean_difference == 0


def compare(first: Picture, second: Picture) -> Comparison:
    """Compare two pictures as they are shown; the second is fitted to the size of the first.

    Raises:
        FileRejected: one is no image that can be read, or beyond the limits.
    """
    one, other = _shown(first), _shown(second)
    notes = _size_note(one.size, other.size)
    whole = one.size
    one = one.resize(fitted(*whole, COMPARED_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    other = other.resize(one.size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    differences = np.abs(np.asarray(one).astype(np.int16) - np.asarray(other).astype(np.int16))
    changed = differences.max(axis=2) >= NOTICEABLE
    return Comparison(
        similarity=round(structural_similarity(_luma(one), _luma(other)), 4),
        changed=round(float(changed.mean()), 6),
        mean_difference=round(float(differences.mean() / 255), 6),
        place=_place(changed, whole),
        marked=_marked(other, changed),
        notes=notes,
    )


def _shown(picture: Picture) -> Image.Image:
    with opened(picture.name, picture.data) as image:
        return as_rgb(image)


def _luma(rgb: Image.Image) -> NDArray[np.float64]:
    return np.asarray(rgb.convert("L")).astype(np.float64)


def _size_note(first: tuple[int, int], second: tuple[int, int]) -> tuple[Sentence, ...]:
    if first == second:
        return ()
    return (
        sentence(
            mark("The second picture has {width} × {height} pixels and was fitted to the first."),
            width=second[0],
            height=second[1],
        ),
    )


def _place(changed: NDArray[np.bool_], whole: tuple[int, int]) -> Box | None:
    """Return where anything differs, in pixels of the whole first picture."""
    if not changed.any():
        return None
    rows, columns = np.nonzero(changed.any(axis=1))[0], np.nonzero(changed.any(axis=0))[0]
    across, down = whole[0] / changed.shape[1], whole[1] / changed.shape[0]
    return Box(
        left=round(columns[0] * across),
        top=round(rows[0] * down),
        right=round((columns[-1] + 1) * across),
        bottom=round((rows[-1] + 1) * down),
    )


def _marked(picture: Image.Image, changed: NDArray[np.bool_]) -> bytes:
    faded = 255 - (255 - np.asarray(picture.convert("L").convert("RGB")).astype(np.float64)) * FADED
    faded[changed] = MARKED
    return saved(Image.fromarray(faded.round().astype(np.uint8)), "PNG")
