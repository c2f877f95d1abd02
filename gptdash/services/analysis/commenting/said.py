"""A number that a text says, and how near a result must come to it."""

import re
from typing import Final, Literal

from gptdash.domain.noun import Noun

# Counts up to this many, in words, speak of some of the rows: "two of the regions".
FEW: Final = 10
# How far from a half a result may be that is called "half", and one that is called "about half".
SHARE: Final = 0.025
HEDGED_SHARE: Final = 0.08
# The same of twice and "about twice", for each one of the times.
MULTIPLE: Final = 0.05
HEDGED_MULTIPLE: Final = 0.1

# A `share` is a part of a whole, a `multiple` says how many times; what is `chosen` may be some of the rows.
Kind = Literal["number", "share", "multiple", "chosen"]
# "More than half" lies above it, "nearly half" below.
Lean = Literal["above", "below"]


class Said(Noun):
    """A number that a text says: where it stands, what it is, and half of its last digit.

    A percentage is the number before the sign, and `is_percent` is true. What leans lies on one side of its value, up
    to twice the slack away.
    """

    start: int
    end: int
    text: str
    value: float
    slack: float
    is_percent: bool = False
    kind: Kind = "number"
    lean: Lean | None = None

    @classmethod
    def of(cls, found: re.Match[str], value: float, slack: float, kind: Kind = "number") -> "Said":
        """Take a number from where a pattern found it."""
        return cls(start=found.start(), end=found.end(), text=found[0].strip(), value=value, slack=slack, kind=kind)

    def covers(self, number: float) -> bool:
        """Tell whether a number is what is said, rounded as it is said."""
        off, hair = number - self.value, 1e-9 * max(1.0, abs(self.value))
        if self.lean == "above":
            return -hair <= off <= 2 * self.slack + hair
        return -2 * self.slack - hair <= off <= hair if self.lean else abs(off) <= self.slack + hair


def share(found: re.Match[str], value: float, slack: float = SHARE) -> Said:
    """Take a part of a whole, hedged or not."""
    said = Said.of(found, value, HEDGED_SHARE if _is_hedged(found) else slack, "share")
    return said.model_copy(update={"lean": _lean(found)})


def multiple(found: re.Match[str], value: float) -> Said:
    """Take how many times something is: its slack grows with it."""
    said = Said.of(found, value, value * (HEDGED_MULTIPLE if _is_hedged(found) else MULTIPLE), "multiple")
    return said.model_copy(update={"lean": _lean(found)})


def _is_hedged(found: re.Match[str]) -> bool:
    return any(found[name] for name in ("above", "below", "near"))


def _lean(found: re.Match[str]) -> Lean | None:
    return "above" if found["above"] else "below" if found["below"] else None
