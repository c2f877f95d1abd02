"""Bins with round edges."""

import math
from typing import Final

from gptdash.domain.noun import Noun

STEPS: Final = (1, 2, 2.5, 5, 10)
WHOLE_STEPS: Final = (1, 2, 5, 10)


class Grid(Noun):
    """Equal bins: `start` + k × `width`."""

    start: float
    width: float


def grid(low: float, high: float, bins: int, *, whole: bool) -> Grid:
    """Lay about `bins` bins of a round width over a range; whole numbers get whole widths."""
    span = high - low
    if not math.isfinite(span) or span <= 0:
        return Grid(start=math.floor(low) if math.isfinite(low) else 0.0, width=1.0)
    rough = span / bins
    unit = 10.0 ** math.floor(math.log10(rough))
    steps = WHOLE_STEPS if whole else STEPS
    width = next(step * unit for step in steps if step * unit >= rough * (1 - 1e-9))
    width = max(1.0, width) if whole else width
    return Grid(start=math.floor(low / width) * width, width=width)
