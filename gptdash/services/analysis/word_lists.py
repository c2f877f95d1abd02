"""The word lists by which names of columns are judged; they are data, not code."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

WordList = Literal[
    "id", "money", "percent", "place", "category", "year", "additive", "intensive", "coordinate", "snapshot"
]


@cache
def words(name: WordList) -> frozenset[str]:
    """Return a list of `words.toml`."""
    return _all_words()[name]


@cache
def _all_words() -> dict[str, frozenset[str]]:
    lists = tomllib.loads(files("gptdash.services.analysis").joinpath("words.toml").read_text("utf-8"))
    return {name: frozenset(entries) for name, entries in lists.items()}
