"""Countries by the names that tables call them."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

from babel import Locale
from babel.core import get_global

LANGUAGES: Final = ("en", "zh_Hant", "zh_Hans", "de", "fr", "es", "ja")
CODE_LENGTH: Final = 2
_NOISE: Final = re.compile(r"[^\w]+|\b(?:the|republic|rep|of|and|islands?|is|democratic|dem|federation|state|special"
                           r"|administrative|region|sar)\b")  # fmt: skip
# What tables write and no list of names has. Source: names in Gapminder's and the World Bank's tables, 2026-11-28.
OTHER_NAMES: Final = {
    "USA": "US", "U.S.": "US", "America": "US", "UK": "GB", "Great Britain": "GB", "England": "GB",
    "Korea, Rep.": "KR", "South Korea": "KR", "Korea, Dem. Rep.": "KP", "North Korea": "KP",
    "Congo, Dem. Rep.": "CD", "Congo, Rep.": "CG", "Dem. Rep. Congo": "CD", "Hong Kong, China": "HK",
    "Russian Federation": "RU",
    "Slovak Republic": "SK", "Czech Republic": "CZ", "West Bank and Gaza": "PS", "Yemen, Rep.": "YE", "Burma": "MM",
    "Ivory Coast": "CI", "Cote d'Ivoire": "CI", "Macedonia": "MK", "Swaziland": "SZ", "Cape Verde": "CV",
    "Turkey": "TR",
    "Iran, Islamic Rep.": "IR", "Egypt, Arab Rep.": "EG", "Viet Nam": "VN", "Lao PDR": "LA", "Reunion": "RE",
    "Central African Rep.": "CF", "W. Sahara": "EH", "S. Sudan": "SS", "Eq. Guinea": "GQ", "Bosnia and Herz.": "BA",
    "Kosovo": "XK", "中国": "CN", "中國": "CN", "美國": "US", "南韓": "KR", "北韓": "KP", "台灣": "TW", "臺灣": "TW",
}  # fmt: skip


def country_code(name: str) -> str | None:
    """Return the two letters of a country for its name, in several languages, or for its ISO code."""
    if name.isascii() and name.isupper() and len(name) == CODE_LENGTH:
        return name if name in Locale("en").territories else _by_name().get(_folded(name))
    alias = get_global("territory_aliases").get(name)
    if alias and (name.isdigit() or name.isupper()):
        return str(alias[0])
    return _by_exact_name().get(name.casefold()) or _by_name().get(_folded(name))


@cache
def _by_exact_name() -> dict[str, str]:
    return {name.casefold(): code for name, code in _names()}


@cache
def _by_name() -> dict[str, str]:
    """Index names without what is written this way or that; what then means two countries means none."""
    found: dict[str, str] = {}
    unclear: set[str] = set()
    for name, code in _names():
        folded = _folded(name)
        if found.setdefault(folded, code) != code:
            unclear.add(folded)
    return {name: code for name, code in found.items() if name and name not in unclear}


def _names() -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == CODE_LENGTH:
                yield name, code
    yield from OTHER_NAMES.items()


def _folded(name: str) -> str:
    bare = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return "".join(_NOISE.sub(" ", bare.casefold()).split())
