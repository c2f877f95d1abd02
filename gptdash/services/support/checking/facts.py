"""The prices, dates, times and numbers of a text, each in one form however it is written."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from gptdash.services.support.folding import fold

_PLACEHOLDER: Final = re.compile(r"⟦[^⟧]*⟧")
_TIME: Final = re.compile(r"\b(\d{1,2})(?:[:.](\d{2}))?\s*([ap])\.?\s?m\b\.?|\b(\d{1,2}):(\d{2})\b")
_CLOCK: Final = re.compile(r"(上午|早上|下午|晚上|傍晚)?\s*(\d{1,2})\s*[点點](?:\s*(\d{1,2})\s*分|(半))?")
_LATER: Final = ("下午", "晚上", "傍晚")
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*(?:\s*[%％])?")
_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_PERCENT: Final = re.compile(r"百分之([零〇一二三四五六七八九两十百]+)")
# Characters are numbers where something is counted by them.
_CHINESE: Final = re.compile(
    r"[零〇一二三四五六七八九两十百千]+(?=[%个名位天日周月年小时分钟点折元块工次班人张台岁级类页倍成])"
)


@dataclass(frozen=True)
class _Words:
    """Words that are facts, and the courtesies that are none."""

    numbers: dict[str, int]
    number: re.Pattern[str]
    months: dict[str, int]
    month: re.Pattern[str]
    courtesy: re.Pattern[str]


@cache
def words() -> _Words:
    """Read the word lists."""
    raw: dict[str, Any] = tomllib.loads(
        files("gptdash.services.support.checking").joinpath("words.toml").read_text("utf-8")
    )
    sure = "|".join(name for name in raw["months"] if name not in ("may", "march"))
    return _Words(
        numbers=raw["numbers"],
        number=re.compile(rf"\b(?:{'|'.join(raw['numbers'])})\b"),
        months=raw["months"],
        # "may" and "march" are months only beside a day.
        month=re.compile(rf"\b(?:{sure})\b|\b(?:may|march)(?=\s+\d)|(?<=\d )(?:may|march)\b|(?<=of )(?:may|march)\b"),
        courtesy=re.compile(rf"^\W*(?:{'|'.join(map(re.escape, raw['courtesy']))})", re.IGNORECASE),
    )


def facts_of(text: str) -> dict[str, str]:
    """Find the facts of a text: each in its one form, with how it is written there."""
    plain = unicodedata.normalize("NFKC", _PLACEHOLDER.sub(" ", text)).casefold()
    return {form: written.strip() for form, written in (*_in_digits(plain), *_in_words(plain))}


def known_facts(text: str) -> frozenset[str]:
    """Find the facts of a source in every form that somebody may retell them in: a time also as its hour alone."""
    forms = set(facts_of(text))
    hours = {int(form.partition(":")[0]) for form in forms if ":" in form}
    return frozenset(forms | {str(hour) for hour in hours} | {str(hour % 12 or 12) for hour in hours})


def _in_digits(plain: str) -> Iterator[tuple[str, str]]:
    for match in _TIME.finditer(plain):
        yield _time(match), match[0]
    rest = _TIME.sub(" ", plain)
    for match in _CLOCK.finditer(rest):
        yield _clock(match), match[0]
    for match in _NUMBER.finditer(_CLOCK.sub(" ", rest)):
        yield _number(match[0]), match[0]


def _in_words(plain: str) -> Iterator[tuple[str, str]]:
    for match in words().number.finditer(plain):
        yield str(words().numbers[match[0]]), match[0]
    for match in words().month.finditer(plain):
        yield f"month {words().months[match[0]]}", match[0]
    simplified = fold(plain)
    for match in _PERCENT.finditer(simplified):
        yield f"{_chinese(match[1])}%", match[0]
    for match in _CHINESE.finditer(_PERCENT.sub(" ", simplified)):
        value = _chinese(match[0])
        if value > 1:
            yield str(value), match[0]


def _time(match: re.Match[str]) -> str:
    if match[4]:
        return f"{int(match[4])}:{match[5]}"
    hour = int(match[1]) % 12 + (12 if match[3] == "p" else 0)
    return f"{hour}:{match[2] or '00'}"


def _clock(match: re.Match[str]) -> str:
    hour = int(match[2]) % 12 + 12 if match[1] in _LATER else int(match[2])
    return f"{hour}:{'30' if match[4] else f'{int(match[3] or 0):02}'}"


def _number(written: str) -> str:
    share = "%" if written.endswith(("%", "％")) else ""
    digits = written.rstrip("%％ ")
    plain = digits.replace(",", "") if _GROUPED.fullmatch(digits) else digits
    whole, _, rest = plain.partition(".")
    rest = rest.rstrip("0") if rest.isdigit() else rest
    return f"{whole.lstrip('0') or '0'}{f'.{rest}' if rest else ''}{share}"


def _chinese(written: str) -> int:
    """Read a number of Chinese characters below ten thousand."""
    total = digit = 0
    for character in written:
        if character in _TENS:
            total += (digit or 1) * _TENS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit
