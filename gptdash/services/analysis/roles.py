"""What a column is good for, told from its name, its type and its profile."""

import re
from functools import cache
from typing import Final

from gptdash.services.analysis.columns import Column, Role
from gptdash.services.analysis.ingest import TypedColumn
from gptdash.services.analysis.naming import words_of
from gptdash.services.analysis.profile import ColumnProfile
from gptdash.services.analysis.word_lists import words as vocabulary

FLAG_VALUES: Final = (
    {"0", "1"}, {"yes", "no"}, {"y", "n"}, {"true", "false"}, {"t", "f"}, {"是", "否"}, {"有", "無"},
)  # fmt: skip
MAX_CODED_CATEGORIES: Final = 20
MAX_CATEGORIES: Final = 1000
FEW_ROWS: Final = 60
LABEL_LENGTH: Final = 40
UNIQUE_SHARE: Final = 0.95
REPEATING_SHARE: Final = 0.5
YEARS: Final = range(1500, 2201)


def column_of(typed: TypedColumn, profile: ColumnProfile) -> Column:
    """Give a typed column its role."""
    return Column(name=typed.name, type=typed.type, role=_role(typed, profile))


def _role(typed: TypedColumn, profile: ColumnProfile) -> Role:
    words = set(words_of(typed.name)) | {"".join(words_of(typed.name))}
    if typed.type in ("date", "timestamp"):
        return "time"
    if _is_flag(typed, profile):
        return "flag"
    return _text_role(words, profile) if typed.type == "text" else _number_role(typed, words, profile)


def _is_flag(typed: TypedColumn, profile: ColumnProfile) -> bool:
    if typed.type == "boolean":
        return True
    return profile.distinct <= 2 and {entry.value.lower() for entry in profile.top} in FLAG_VALUES  # noqa: PLR2004 - a flag has two values


def _text_role(words: set[str], profile: ColumnProfile) -> Role:
    values = max(1, profile.rows - profile.nulls)
    unique = profile.distinct >= UNIQUE_SHARE * values
    if (profile.length or 0) > LABEL_LENGTH:
        return "text"
    if _named(words, vocabulary("place")) and not _named(words, vocabulary("id")):
        return "place"
    if unique and _named(words, vocabulary("id")) and values > 1:
        return "id"
    if profile.distinct <= MAX_CATEGORIES and (profile.distinct <= REPEATING_SHARE * values or values <= FEW_ROWS):
        return "category"
    return "id" if _named(words, vocabulary("id")) else "text"


def _number_role(typed: TypedColumn, words: set[str], profile: ColumnProfile) -> Role:
    if typed.dress != "bare":
        return "money" if typed.dress == "money" else "percent"
    if typed.type == "integer" and _is_year(words, profile):
        return "time"
    if typed.type == "integer" and _is_id(words, profile):
        return "id"
    coded = profile.distinct <= MAX_CODED_CATEGORIES and _named(words, vocabulary("category"))
    if typed.type == "integer" and (coded or _is_numbered(typed.name, profile)):
        return "category"
    if _named(words, vocabulary("percent")):
        return "percent"
    return "money" if _named(words, vocabulary("money")) else "measure"


def _is_year(words: set[str], profile: ColumnProfile) -> bool:
    low, high = profile.min, profile.max
    in_range = isinstance(low, int) and isinstance(high, int) and low in YEARS and high in YEARS
    return in_range and _named(words, vocabulary("year"))


def _is_numbered(name: str, profile: ColumnProfile) -> bool:
    """Recognise the numbers of stores, departments and the like, which come again and again."""
    named = set(words_of(name)) - vocabulary("id") - {"number", "nbr"}
    repeats = profile.distinct <= REPEATING_SHARE * (profile.rows - profile.nulls)
    return bool(named) and named <= vocabulary("numbered") and repeats and profile.distinct <= MAX_CATEGORIES


def _is_id(words: set[str], profile: ColumnProfile) -> bool:
    """Recognise identifiers: so named, or counting the rows without a gap under no name."""
    values = profile.rows - profile.nulls
    unique = values > 1 and profile.distinct >= UNIQUE_SHARE * values
    if _named(words, vocabulary("id") - {"no", "num", "nr"}):
        return unique or bool(words & {"id", "iso", "code", "zip", "phone"})
    gapless = unique and isinstance(profile.max, int) and isinstance(profile.min, int)
    unnamed = bool(words & {"column", "unnamed", "no", "num", "nr", "row"})
    return gapless and unnamed and int(str(profile.max)) - int(str(profile.min)) + 1 == profile.distinct


def _named(words: set[str], terms: frozenset[str]) -> bool:
    """Tell whether a word of a name is in a vocabulary; Chinese words also where they end a longer one."""
    return bool(words & terms) or any(word.endswith(_han(terms)) for word in words)


@cache
def _han(terms: frozenset[str]) -> tuple[str, ...]:
    return tuple(term for term in terms if re.search(r"[\u4e00-\u9fff]", term))
