"""Every sentence that people read stands in the catalogue of every language, whole and with its facts."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from gptdash.ui.text import LANGUAGES

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "gptdash" / "locale"
KEYWORDS = {"_": None, "mark": None, "ngettext": (1, 2)}
FIELD = re.compile(r"(?<!\{)\{(\w*)[^{}]*\}(?!\})")
TRANSLATED = sorted(set(LANGUAGES) - {"en"})

Key = str | tuple[str, ...]


def written() -> set[Key]:
    """Read the sentences out of the sources."""
    return {
        message
        for folder in ("gptdash", "pages")
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, keywords=KEYWORDS)
    }


def folder_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES"


def catalogue(language: str) -> Catalog:
    with (folder_of(language) / "gptdash.po").open("rb") as file:
        return read_po(file, locale=language)


def translations(catalogue: Catalog) -> Iterator[tuple[Key, tuple[str, ...]]]:
    """Yield each sentence, and how it is said; a counted one is two, its singular and its plural."""
    for message in catalogue:
        if message.id:
            key = message.id if isinstance(message.id, str) else tuple(message.id)
            yield key, (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_is_missing_and_none_is_left_over(language: str) -> None:
    known = {key for key, _ in translations(catalogue(language))}
    assert known == written(), "run `make catalogue`, then translate what is new"


def test_what_collects_the_sentences_finds_every_one() -> None:
    """Babel reads tokens: on Python 3.11 it sees no call in a format string, and nowhere one within another call."""
    found = {message if isinstance(message, str) else message[0] for message in written()}
    files = [*(ROOT / "gptdash").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    assert {said for file in files for said in said_in(file.read_text("utf-8"))} - found == set()


def said_in(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated_with_the_facts_that_it_has(language: str) -> None:
    wrong = []
    for key, told in translations(catalogue(language)):
        source = key if isinstance(key, str) else key[-1]
        wrong += [source for text in told if not text or sorted(FIELD.findall(text)) != sorted(FIELD.findall(source))]
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    with (folder_of(language) / "gptdash.mo").open("rb") as file:
        compiled = dict(translations(read_mo(file)))
    assert compiled == dict(translations(catalogue(language)))
