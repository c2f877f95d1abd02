"""Finds pictures that look alike."""

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import numpy as np
from PIL import Image

from gptdash.domain.noun import Noun

SIDE: Final = 8
# Bits of 64 by which copies of one picture may differ: other sizes, other formats, slightly other colours.
ALIKE: Final = 6
# Luma (0 to 255) that neighbours must differ by for a picture to have a pattern at all.
FLAT: Final = 2.0


class Alike(Noun):
    """Two pictures by their places in a list, and by how many of 64 bits their fingerprints differ."""

    first: int
    second: int
    distance: int


def fingerprint_of(rgb: Image.Image) -> str:
    """Return 64 bits as hex that stay nearly the same when a picture is scaled or saved anew; empty for a flat one.

    Each bit says whether one of 9 x 8 fields is darker than its neighbour to the right.

    Source: Krawetz, Kind of Like That, 2013, https://www.hackerfactor.com/blog/index.php?/archives/529-Kind-of-Like-That.html.
    """
    small = rgb.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.BOX)
    luma = np.asarray(small).astype(np.float64)
    if np.abs(np.diff(luma, axis=1)).max() < FLAT:
        return ""
    bits = (luma[:, :-1] < luma[:, 1:]).flatten()
    return np.packbits(bits).tobytes().hex()


def distance(first: str, second: str) -> int | None:
    """Count the bits in which two fingerprints differ; None where one of the pictures is flat."""
    if not first or not second:
        return None
    return (int(first, 16) ^ int(second, 16)).bit_count()


def find_alike(fingerprints: Sequence[str]) -> tuple[Alike, ...]:
    """Find the pairs of pictures that are likely copies of one another, the nearest first."""
    pairs = (
        Alike(first=first, second=second, distance=bits)
        for (first, one), (second, other) in combinations(enumerate(fingerprints), 2)
        if (bits := distance(one, other)) is not None and bits <= ALIKE
    )
    return tuple(sorted(pairs, key=lambda pair: pair.distance))
