"""Numbers in Chinese words: 十二, 三成, 近三分之一, 兩倍, 一億兩千萬."""

import re
from collections.abc import Iterator
from typing import Final

from gptdash.services.analysis.commenting.said import FEW, SHARE, Said, multiple, share

DIGITS: Final = {
    "零": 0, "〇": 0, "一": 1, "二": 2, "兩": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
TENS: Final = {"十": 10, "百": 100, "千": 1000}
SCALES: Final = {"萬": 1e4, "万": 1e4, "億": 1e8, "亿": 1e8, "兆": 1e12}
_DIGIT: Final = "".join(DIGITS)
_ANY: Final = "".join((*DIGITS, *TENS, *SCALES))
_ABOVE, _BELOW, _NEAR = "超過|逾|至少|略高於|高於", "將近|接近|近|不到|至多|略低於|低於|幾乎|快", "大約|約|大概"
_HEDGE: Final = rf"(?:(?P<above>{_ABOVE})|(?P<below>{_BELOW})|(?P<near>{_NEAR}))?"
_NUMBER: Final = rf"(?:\d+(?:\.\d+)?|[{_DIGIT}十百]+(?:點[{_DIGIT}]+)?)"
FRACTION: Final = re.compile(rf"{_HEDGE}(?P<whole>{_NUMBER})分之(?P<part>{_NUMBER})")
TENTHS: Final = re.compile(
    rf"{_HEDGE}(?P<tenths>[1-9]|[一二兩三四五六七八九])成(?P<more>[1-9一二三四五六七八九])?(?![立為長員本功果分就績])"
)
HALF: Final = re.compile(rf"(?<![上下前後另])(?:{_HEDGE}(?:一半|半數)|(?P<most>過半))")
TIMES: Final = re.compile(rf"{_HEDGE}(?:(?P<times>{_NUMBER})\s?倍|(?P<word>翻倍|翻了一倍|加倍|倍增|減半))")
POINTS: Final = re.compile(rf"(?P<points>{_NUMBER})\s?個百分點")
# Words that hold numerals, and places in an order: 萬一, 十分, 第三, 三月, 星期二.
NO_NUMBER: Final = re.compile(
    r"萬一|十分|千萬[別不]|百分點|百貨|萬分|統一|唯一|一[些個樣直般定起致旦向再切邊方]|之一|進一步|"
    r"第[一二三四五六七八九十百]+|(?:星期|週|周|禮拜)[一二三四五六]|[一二三四五六七八九十]+個?[月日號季年天週]|"
    r"三角|四川|九州|百合|三明治|[數幾上好][十百千萬億]+"
)
CARDINAL: Final = re.compile(rf"(?P<words>[{_DIGIT}十][{_ANY}]*)(?P<counted>[個筆項種類家位人次國區組欄名座件])?")
CHOOSING: Final = re.compile(r"(?:前|後|這|那|其他|其餘|最後|最高的|最低的|首|共|全部|所有)$")
YEAR_DIGITS: Final = 4


def chinese_numbers(text: str) -> Iterator[Said]:
    """Find numbers that are written in Chinese words; 一 alone is an article, and so is any digit without a counter."""
    for found in FRACTION.finditer(text):
        whole, part = _read(found["whole"]), _read(found["part"])
        if whole:
            yield share(found, part / whole, min(SHARE, 0.5 / whole) if whole > FEW else SHARE)
    for found in TENTHS.finditer(text):
        yield share(found, _read(found["tenths"]) / 10 + _read(found["more"] or "零") / 100)
    for found in HALF.finditer(text):
        said = share(found, 0.5)
        yield said.model_copy(update={"slack": 0.25, "lean": "above"}) if found["most"] else said
    for found in TIMES.finditer(text):
        yield multiple(found, _read(found["times"]) if found["times"] else 0.5 if found["word"] == "減半" else 2.0)
    for found in POINTS.finditer(text):
        yield Said.of(found, _read(found["points"]), 0.5).model_copy(update={"is_percent": True})
    yield from _cardinals(NO_NUMBER.sub(lambda found: "　" * len(found[0]), text))


def _cardinals(text: str) -> Iterator[Said]:
    for found in CARDINAL.finditer(text):
        words, counted = found["words"], found["counted"] is not None
        value = _read(words)
        if _is_vague(words) or value <= 1 or not (counted or value >= FEW):
            continue
        chosen = value <= FEW or CHOOSING.search(text[: found.start()]) is not None
        yield Said.of(found, value, 0.5 * SCALES.get(words[-1], 1.0), "chosen" if chosen else "number")


def _is_vague(words: str) -> bool:
    """Tell 兩三個, which is two or three, from the digits of a year."""
    return 1 < len(words) < YEAR_DIGITS and all(char in DIGITS for char in words)


def _read(text: str) -> float:
    """Read a numeral: digits, 三百五十, 一萬二, 一點五."""
    if text[0].isascii():
        return float(text)
    before, _point, after = text.partition("點")
    return _whole(before) + sum(DIGITS[char] * 10.0**-at for at, char in enumerate(after, start=1))


def _whole(text: str) -> float:
    if all(char in DIGITS for char in text):
        return float("".join(str(DIGITS[char]) for char in text))
    total, part, digit, last = 0.0, 0.0, 0.0, 1.0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in TENS:
            part, digit, last = part + (digit or 1) * TENS[char], 0.0, TENS[char]
        else:
            total, part, digit, last = total + ((part + digit) or 1) * SCALES[char], 0.0, 0.0, SCALES[char]
    short = digit and last > FEW and text[-2] not in "零〇"  # 一萬二 is 12,000
    return total + part + (digit * last / 10 if short else digit)
