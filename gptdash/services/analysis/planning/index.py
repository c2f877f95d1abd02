"""What of a table can be named in a question: its columns, by every name a person may use, and its values."""

import re
from collections.abc import Iterator
from typing import Final
from weakref import WeakKeyDictionary

from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.naming import singular, words_of
from gptdash.services.analysis.planning.lexicon import lexicon
from gptdash.services.analysis.table import Table

MIN_VALUE_LENGTH: Final = 2
SHORT_CODE: Final = 3
# A letter or a small number names no column by itself: neither "sensor 3 °C" is called c, nor "note 2" two.
# M and F are too short to be looked for, but women are spoken of.
GENDERS: Final = {"m": "male", "f": "female"}
GENDER_NAMES: Final = frozenset({"gender", "sex", "性別", "性别"})
_BARE: Final = re.compile(r"[a-z]|\d{1,3}")
# 是否退貨 says of each row whether it came back; one asks for 退貨.
_WHETHER: Final = re.compile(r"(?:是否|有無|有没有|有沒有|是不是)(?=.)")
_HAN: Final = re.compile(r"[\u2e80-\u9fff]")


class TableIndex:
    """Look-ups by lower-case words.

    `named` are the columns with the words of their names; `exact` maps a whole name to its column; `loose` maps single
    words and synonyms to the columns they may mean; `values` maps a value to its column and spelling.
    """

    def __init__(self, table: Table) -> None:
        self.named = tuple((column, words_of(column.name)) for column in table.columns)
        self.exact: dict[str, Column] = {}
        self.loose: dict[str, list[Column]] = {}
        self.values: dict[str, list[tuple[Column, str]]] = {}
        for column, words in self.named:
            self._index_column(column, words)
        for column in table.columns:
            for value in table.vocabulary.get(column.name, ()):
                self._index_value(column, value)
        self.han_names = sorted(
            (name for name in {*self.exact, *self.loose} if _HAN.search(name)), key=len, reverse=True
        )
        self.han_values = sorted((value for value in self.values if _HAN.search(value)), key=len, reverse=True)

    def _index_column(self, column: Column, words: tuple[str, ...]) -> None:
        for name in (column.name.lower(), " ".join(words), "".join(words), " ".join(map(singular, words))):
            self.exact.setdefault(name, column)
        for term in _terms(words):
            meant = self.loose.setdefault(term, [])
            if not meant or meant[-1] is not column:  # one of its terms came before; to compare all takes minutes
                meant.append(column)

    def _index_value(self, column: Column, value: str) -> None:
        name = " ".join(words_of(value)) or value.lower()
        said = name not in lexicon().stop or (value.isupper() and len(value) <= SHORT_CODE)  # IT, not "it"
        if value.lower() in GENDERS and set(words_of(column.name)) & GENDER_NAMES:
            self.values.setdefault(GENDERS[value.lower()], []).append((column, value))
        if len(value) >= MIN_VALUE_LENGTH and said and not value.replace(".", "").isdigit():
            self.values.setdefault(name, []).append((column, value))


def _terms(words: tuple[str, ...]) -> Iterator[str]:
    """Yield the single words of a name that mean something, and what else they are called."""
    whole = "".join(words)
    for word in {*words, *map(singular, words), whole}:
        if len(words) == 1 or not (word in lexicon().stop or _BARE.fullmatch(word)):
            yield word
        for concept in lexicon().concepts:
            if word in concept:
                yield from concept
    if named := _WHETHER.match(whole):
        yield whole[named.end() :]
    if _HAN.search(whole):
        yield from (term for concept in lexicon().concepts for term in concept if _is_part(term, whole))


def _is_part(term: str, whole: str) -> bool:
    """Tell whether a name says a term: 天 is no part of 天氣, nor 年 of 年齡, but 年 of 入學年 is."""
    return whole.endswith(term) if len(term) == 1 else term in whole


_INDEXES: "WeakKeyDictionary[Table, TableIndex]" = WeakKeyDictionary()


def index_of(table: Table) -> TableIndex:
    """Return the index of a table, built once."""
    if table not in _INDEXES:
        _INDEXES[table] = TableIndex(table)
    return _INDEXES[table]
