"""Numbers in prose, and whether a result has them."""

import math
import re
from collections.abc import Iterable, Iterator
from typing import Final

from gptdash.domain.noun import Noun

UNITS: Final = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9,
    "trillion": 1e12,
    "千": 1e3, "萬": 1e4, "万": 1e4, "百萬": 1e6, "百万": 1e6, "億": 1e8, "亿": 1e8, "兆": 1e12,
}  # fmt: skip
_UNIT: Final = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
NUMBER: Final = re.compile(
    rf"(?<![A-Za-z0-9_.])(?P<sign>[-−–](?=[$€£¥]?\d))?[$€£¥]?(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:(?P<percent>\s?(?:%|％|percent\b|percentage points?\b))|\s?(?P<unit>{_UNIT})(?![a-z]))?",
    re.IGNORECASE,
)
DATE: Final = re.compile(r"\b\d{4}-\d{2}(?:-\d{2})?\b")


class Said(Noun):
    """A number that a text says: where it stands, what it is, and half of its last digit.

    A percentage is the number before the sign, and `is_percent` is true.
    """

    start: int
    end: int
    text: str
    value: float
    slack: float
    is_percent: bool = False


def numbers_in(text: str) -> Iterator[Said]:
    """Find numbers in English and Chinese prose, with their units; dates are read by their parts."""
    for match in NUMBER.finditer(_without_dates(text)):
        digits = match["digits"].replace(",", "")
        decimals = len(digits.partition(".")[2])
        scale = UNITS[match["unit"].lower()] if match["unit"] else 1.0
        yield Said(
            start=match.start(),
            end=match.end(),
            text=match[0].strip(),
            value=float(digits) * scale * (-1 if match["sign"] else 1),
            slack=0.5 * 10.0**-decimals * scale,
            is_percent=match["percent"] is not None,
        )


def is_among(said: Said, numbers: Iterable[float]) -> bool:
    """Tell whether a result has what is said, rounded as it is said; a fall of 3 may be told without its sign."""
    return any(_is_rounded(said, number) for number in numbers)


def _is_rounded(said: Said, number: float) -> bool:
    if not math.isfinite(number):
        return False
    wanted = (number * 100, number) if said.is_percent else (number,)
    slack = said.slack * (1 + 1e-9) + abs(number) * 1e-12
    return any(abs(abs(said.value) - abs(value)) <= slack for value in wanted)


def _without_dates(text: str) -> str:
    """Blank the hyphens of dates, so that 2024-03 is not minus three."""
    return DATE.sub(lambda match: match[0].replace("-", " "), text)
