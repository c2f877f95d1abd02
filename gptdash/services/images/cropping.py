"""A part of a picture, and the size at which a picture is sent."""

from typing import Final

from gptdash.domain.noun import Noun

MAX_SIDE: Final = 2048
# Nobody looks at more: the published limit of the model that takes most, and a slider must end somewhere.
LARGEST_SIDE: Final = 6000


class Box(Noun):
    """A rectangle of a picture as it is shown, in pixels from its upper left corner; right and bottom are outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels from left to right."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self.bottom - self.top

    def within(self, width: int, height: int) -> "Box":
        """Cut the box to a picture; at least one pixel of the picture is left."""
        left, top = _between(self.left, 0, width - 1), _between(self.top, 0, height - 1)
        right, bottom = _between(self.right, left + 1, width), _between(self.bottom, top + 1, height)
        return Box(left=left, top=top, right=right, bottom=bottom)


def _between(value: int, least: int, most: int) -> int:
    return max(least, min(value, most))


def fitted(width: int, height: int, longest_side: int) -> tuple[int, int]:
    """Shrink a size so that its longest side is at most so long; nothing is blown up."""
    scale = min(1.0, longest_side / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def sent_size(width: int, height: int, crop: Box | None = None, longest_side: int = MAX_SIDE) -> tuple[int, int]:
    """Tell at what size a picture is sent, without touching it."""
    if crop:
        box = crop.within(width, height)
        width, height = box.width, box.height
    return fitted(width, height, longest_side)
