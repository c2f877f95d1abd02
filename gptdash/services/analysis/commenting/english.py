"""Numbers in English words: cardinals, fractions, and how many times something is."""

import re
from collections.abc import Iterator
from typing import Final

from gptdash.services.analysis.commenting.said import FEW, Said, multiple, share

SMALL: Final = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES: Final = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
PARTS: Final = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
TIMES: Final = {
    "doubled": 2, "doubles": 2, "doubling": 2, "twice": 2, "double": 2, "twofold": 2, "tripled": 3, "triple": 3,
    "tripling": 3, "threefold": 3, "thrice": 3, "quadrupled": 4, "quadruple": 4, "fourfold": 4, "fivefold": 5,
    "tenfold": 10, "halved": 0.5, "halving": 0.5,
}  # fmt: skip
_HEDGE: Final = (
    r"(?:(?:just|slightly|a little|well|far|much)\s+)?"
    r"(?:(?:(?P<above>over|above|more than|at least)|(?P<below>nearly|almost|under|below|less than|close to|up to)|"
    r"(?P<near>about|around|roughly|approximately|some))\s+)?"
)
_UNIT, _TENS, _SCALE = "|".join(SMALL), "|".join(TENS), "|".join(SCALES)
_TWO: Final = rf"(?:(?:{_TENS})(?:[-\s](?:{_UNIT}))?|(?:{_UNIT}))"
_BLOCK: Final = rf"(?:(?:a|{_TWO})\s+(?:hundred|dozen)(?:\s+(?:and\s+)?{_TWO})?|{_TWO})"
CARDINAL: Final = re.compile(
    rf"\b(?P<words>(?:{_BLOCK}(?:\s+and\s+a\s+half)?|(?:half\s+)?a(?=\s+(?:{_SCALE})))(?:\s+(?:{_SCALE})\b)*"
    rf"(?:\s+(?:and\s+)?{_BLOCK}\s+(?:{_SCALE})\b|(?<=thousand)\s+(?:and\s+)?{_BLOCK})*)\b"
    r"(?P<percent>\s+(?:percent|per\s+cent|percentage\s+points?)\b)?",
    re.IGNORECASE,
)
# "a third of", "by two thirds", "rose a quarter", but neither "a third region" nor "the third quarter".
_AFTER: Final = (
    r"(?=\s+(?:of|as|more|less|higher|lower|larger|smaller|bigger|above|below|the|than|from|since)\b|\s*[,.;:!?)]|\s*$)"
)
FRACTION: Final = re.compile(
    rf"(?<!of )(?<!in )(?<!per )\b{_HEDGE}(?P<count>an?|one|two|three|four|five|seven|nine)[\s-]+"
    rf"(?P<part>thirds?|quarters?|fifths?|sixths?|eighths?|tenths?){_AFTER}",
    re.IGNORECASE,
)
HALF: Final = re.compile(
    r"(?<!first )(?<!second )(?<!latter )(?<!other )(?<!this )(?<!and a )(?<!and )\b"
    rf"{_HEDGE}(?:one[\s-]|a\s)?(?P<part>half)\b(?![\s-]+(?:an?|year|hour|day|century|dozen)\b)",
    re.IGNORECASE,
)
ONE_IN: Final = re.compile(
    rf"\b{_HEDGE}(?P<count>{_UNIT}|\d+)\s+(?:in|out\s+of)\s+(?:every\s+)?(?P<whole>{_TWO}|\d{{1,3}})\b(?!\s*%)",
    re.IGNORECASE,
)
MULTIPLE: Final = re.compile(
    rf"\b{_HEDGE}(?:(?P<word>{'|'.join(TIMES)})\b|(?P<digits>\d+(?:\.\d+)?)(?:[\s-]?(?:times|fold)\b|"
    rf"[x×](?![a-z0-9]))|(?P<count>{_UNIT})[\s-]+times\b)(?!\s+(?:a|per|each|every)\b)",
    re.IGNORECASE,
)
# What chooses rather than counts: "the top twelve", "the other twenty".
CHOOSING: Final = re.compile(r"\b(?:top|first|last|bottom|next|these|those|the|other|all|remaining)\s+$", re.IGNORECASE)


def english_numbers(text: str) -> Iterator[Said]:
    """Find numbers that are written in English words; "one" alone is a pronoun."""
    for found in FRACTION.finditer(text):
        part = PARTS[found["part"].lower().removesuffix("s")]
        yield share(found, SMALL.get(found["count"].lower(), 1) / part)
    for found in HALF.finditer(text):
        yield share(found, 0.5)
    for found in ONE_IN.finditer(text):
        count, whole = _read(found["count"]), _read(found["whole"])
        if 0 < count < whole:
            yield share(found, count / whole)
    for found in MULTIPLE.finditer(text):
        times = TIMES.get((found["word"] or "").lower()) or _read(found["digits"] or found["count"])
        yield multiple(found, float(times))
    yield from _cardinals(text)


def _cardinals(text: str) -> Iterator[Said]:
    for found in CARDINAL.finditer(text):
        value = _read(found["words"])
        if value <= 1:
            continue
        chosen = not found["percent"] and (value <= FEW or CHOOSING.search(text[: found.start()]) is not None)
        said = Said.of(found, value, _slack(found["words"]), "chosen" if chosen else "number")
        yield said.model_copy(update={"is_percent": found["percent"] is not None})


def _read(text: str) -> float:
    """Read digits, or add words up: two hundred and fifty thousand."""
    if text[0].isdigit():
        return float(text)
    whole, part = 0.0, 0.0
    for word in re.findall(r"[a-z]+", text.lower()):
        if word in SCALES:
            whole, part = whole + (part or 1) * SCALES[word], 0.0
        elif word in ("hundred", "dozen"):
            part = (part or 1) * (100 if word == "hundred" else 12)
        else:
            part += 0.5 if word == "half" else SMALL.get(word, TENS.get(word, 0))
    return whole + part


def _slack(words: str) -> float:
    """Two million is rounded to its last word, two and a half million to a tenth of it; twenty-three is not."""
    *_, last = re.findall(r"[a-z]+", words.lower())
    return (0.05 if "half" in words.lower() else 0.5) * SCALES.get(last, 1.0)
