"""Finds what should not leave, by kind and place."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from re import Match, Pattern
from typing import Final, Literal

from phonenumbers import Leniency, PhoneNumberMatcher

from gptdash.domain.noun import Noun
from gptdash.domain.redaction import patterns
from gptdash.domain.redaction.checksums import is_chinese_id, is_iban, is_luhn, is_taiwanese_id, is_us_ssn

Kind = Literal[
    "PRIVATE_KEY", "JWT", "API_KEY", "PASSWORD", "EMAIL", "IBAN", "CARD", "CN_ID", "TW_ID", "US_SSN", "PHONE"
]
SECRETS: Final[frozenset[Kind]] = frozenset({"PRIVATE_KEY", "JWT", "API_KEY", "PASSWORD"})
DEFAULT_REGIONS: Final = ("TW", "US", "CN", "GB")
FEWEST_DIGITS: Final = 9
DIGIT_RUN: Final = re.compile(r"[+(]{0,2}\d[\d ()./\u2010-\u2015-]{7,}\d")
# Without any separator only numbers with a trunk zero, and Chinese mobile numbers, do not look like an id.
BARE_NUMBER: Final = re.compile(r"0\d{8,10}|1[3-9]\d{9}")


class Found(Noun):
    """A place in a text, [start, end), and what it holds."""

    kind: Kind
    start: int
    end: int


Finder = Callable[[str], Iterable[Found]]


def find_sensitive(text: str, regions: tuple[str, ...] = DEFAULT_REGIONS) -> tuple[Found, ...]:
    """Find secrets and personal data, in the order of the text, none overlapping.

    `regions` are the countries (ISO 3166, two letters) whose way to write phone numbers without a country code is
    understood; numbers with one are found everywhere.
    """
    taken: list[Found] = []
    finders: tuple[Finder, ...] = (*_FINDERS, partial(_phones, regions=regions))
    for finder in finders:
        for found in finder(text):
            if not any(_overlap(found, other) for other in taken):
                taken.append(found)
    return tuple(sorted(taken, key=lambda found: found.start))


def _overlap(one: Found, other: Found) -> bool:
    return one.start < other.end and other.start < one.end


def _matching(kind: Kind, pattern: Pattern[str], valid: Callable[[Match[str]], bool] | None = None) -> Finder:
    def find(text: str) -> Iterator[Found]:
        for match in pattern.finditer(text):
            if valid is None or valid(match):
                group = "value" if "value" in pattern.groupindex else 0
                yield Found(kind=kind, start=match.start(group), end=match.end(group))

    return find


def _phones(text: str, regions: tuple[str, ...]) -> Iterator[Found]:
    # The matcher is thorough and slow, so it sees only what has enough digits in a row to be a number.
    for run in DIGIT_RUN.finditer(text):
        if sum(map(str.isdigit, run[0])) < FEWEST_DIGITS:
            continue
        for region in regions:
            for match in PhoneNumberMatcher(run[0], region, leniency=Leniency.VALID):
                start, end = run.start() + match.start, run.start() + match.end
                if _is_written_as_phone(match.raw_string) and not _is_part_of_more(text, start, end):
                    yield Found(kind="PHONE", start=start, end=end)


def _is_written_as_phone(number: str) -> bool:
    """Tell a phone number from an amount, an id or a ratio that happens to be a valid one."""
    digits = "".join(filter(str.isdigit, number))
    if number.startswith("+"):
        return True
    if len(digits) < FEWEST_DIGITS or "/" in number or number.count(".") == 1:
        return False
    return bool(re.search(r"[ ()-]|\..*\.", number)) or BARE_NUMBER.fullmatch(digits) is not None


def _is_part_of_more(text: str, start: int, end: int) -> bool:
    """Tell a phone number from a slice of a trace id, a version or a timestamp."""
    before, after, beyond = text[start - 1 : start], text[end : end + 1], text[end + 1 : end + 2]
    return bool(before and (before.isalnum() or before in "._-:/#=")) or (
        after.isalnum() or (after in "._-:/" and beyond.isdigit())
    )


_FINDERS: Final[tuple[Finder, ...]] = (
    _matching("PRIVATE_KEY", patterns.PRIVATE_KEY),
    _matching("JWT", patterns.JWT),
    _matching("API_KEY", patterns.API_KEYS),
    _matching("API_KEY", patterns.AWS_SECRET),
    _matching("PASSWORD", patterns.URL_PASSWORD),
    _matching("EMAIL", patterns.EMAIL),
    _matching("IBAN", patterns.IBAN, lambda match: is_iban(match[0].replace(" ", ""))),
    _matching("CARD", patterns.CARD, lambda match: is_luhn(match[0].replace(" ", "").replace("-", ""))),
    _matching("CN_ID", patterns.CHINESE_ID, lambda match: is_chinese_id(match[0])),
    _matching("TW_ID", patterns.TAIWANESE_ID, lambda match: is_taiwanese_id(match[0])),
    _matching("US_SSN", patterns.US_SSN, lambda match: is_us_ssn(match["area"], match["group"], match["serial"])),
)
