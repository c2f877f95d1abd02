"""Numbers in prose, and whether a result has them."""

import math
import re
from collections.abc import Iterable, Iterator
from typing import Final

from gptdash.services.analysis.commenting.chinese import chinese_numbers
from gptdash.services.analysis.commenting.english import english_numbers
from gptdash.services.analysis.commenting.said import Said

UNITS: Final = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9,
    "trillion": 1e12,
    "千": 1e3, "萬": 1e4, "万": 1e4, "百萬": 1e6, "百万": 1e6, "千萬": 1e7, "千万": 1e7,
    "億": 1e8, "亿": 1e8, "兆": 1e12,
}  # fmt: skip
_UNIT: Final = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
NUMBER: Final = re.compile(
    rf"(?<![A-Za-z0-9_.])(?P<sign>[-−–](?=[$€£¥]?\d))?[$€£¥]?(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:(?P<percent>\s?(?:%|％|percent\b|percentage points?\b|個百分點))|\s?(?P<unit>{_UNIT})(?![a-z]))?",
    re.IGNORECASE,
)
PART: Final = re.compile(r"(?P<digits>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s?(?P<unit>千萬|百萬|[千萬億兆万亿])")
COMPOUND: Final = re.compile(rf"(?:{PART.pattern.replace('?P<digits>', '?:').replace('?P<unit>', '?:')}\s?){{2,}}")
DATE: Final = re.compile(r"\b\d{4}-\d{2}(?:-\d{2})?\b")


def numbers_in(text: str) -> Iterator[Said]:
    """Find numbers in English and Chinese prose, in digits and in words; dates are read by their parts.

    Where two readings overlap the one that says more holds: a half before a number, 1.2 million before 1.2.
    """
    plain = _without_dates(text)
    taken = [False] * len(text)
    found: list[Said] = []
    for said in (*compound_numbers(plain), *english_numbers(plain), *chinese_numbers(plain), *_in_digits(plain)):
        if not any(taken[said.start : said.end]):
            taken[said.start : said.end] = [True] * (said.end - said.start)
            found.append(said)
    return iter(sorted(found, key=lambda said: said.start))


def _in_digits(text: str) -> Iterator[Said]:
    for match in NUMBER.finditer(text):
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


def compound_numbers(text: str) -> Iterator[Said]:
    """Find numbers with several Chinese units: 1億2,000萬."""
    for match in COMPOUND.finditer(text):
        parts = [(float(part["digits"].replace(",", "")), UNITS[part["unit"]]) for part in PART.finditer(match[0])]
        yield Said.of(match, sum(digits * unit for digits, unit in parts), 0.5 * parts[-1][1])


def is_among(said: Said, numbers: Iterable[float], shares: Iterable[float] = (), rows: int = 0) -> bool:
    """Tell whether a result has what is said, rounded as it is said; a fall of 3 may be told without its sign.

    `shares` are the numbers as parts of their totals and of one another, `rows` how many rows may be chosen from.
    """
    if said.kind == "chosen" and said.value <= rows:
        return True
    if said.kind in ("share", "multiple") and any(map(said.covers, shares)):
        return True
    return any(_is_rounded(said, number) for number in numbers)


def _is_rounded(said: Said, number: float) -> bool:
    if not math.isfinite(number):
        return False
    if said.kind == "share":
        return said.covers(abs(number)) or said.covers(abs(number) / 100)
    wanted = (number * 100, number) if said.is_percent else (number,)
    slack = said.slack * (1 + 1e-9) + abs(number) * 1e-12
    return any(abs(abs(said.value) - abs(value)) <= slack for value in wanted)


def _without_dates(text: str) -> str:
    """Blank the hyphens of dates, so that 2024-03 is not minus three."""
    return DATE.sub(lambda match: match[0].replace("-", " "), text)
