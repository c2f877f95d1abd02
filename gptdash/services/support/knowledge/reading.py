"""Reads a knowledge base from files of any of the kinds, or from pasted text."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Final

from gptdash.domain.errors import EmptyFile, TooLarge
from gptdash.domain.support import Passage
from gptdash.domain.wording import mark
from gptdash.services.support.knowledge.knowledge import Knowledge, KnowledgeRejected, in_parts, with_own_ids
from gptdash.services.support.knowledge.markdown import read_markdown
from gptdash.services.support.knowledge.nested import read_nested
from gptdash.services.support.knowledge.pasted import read_pasted
from gptdash.services.support.knowledge.table import read_table

LARGEST: Final = 20_000_000
PASTED: Final = "the pasted text"
MARKDOWN: Final = (".md", ".markdown")
TABLES: Final = (".csv", ".tsv")
KINDS: Final = ("json", "md", "markdown", "csv", "tsv", "txt")
_HEADING: Final = re.compile(r"^#{1,6} ", re.MULTILINE)
NOT_TEXT: Final = mark("it is not text in UTF-8; save it as UTF-8.")


def read_file(name: str, data: bytes) -> Knowledge:
    """Read a file: JSON, Markdown, CSV of questions and answers, or text, by its name.

    Raises:
        FileRejected: it is empty, too large, not UTF-8, or has no passages; the sentence says what to do.
    """
    if not data.strip():
        raise EmptyFile(name=name)
    if len(data) > LARGEST:
        raise TooLarge(name=name, size=f"{len(data):,}", limit=f"{LARGEST:,}")
    if name.lower().endswith(".json"):
        return read_nested(name, data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise KnowledgeRejected(name=name, detail=NOT_TEXT) from error
    return Knowledge(company="", passages=with_own_ids(name, in_parts(_passages(name, text))))


def read_files(files: Iterable[tuple[str, bytes]]) -> Knowledge:
    """Read several files into one knowledge base; the first that names a company names it.

    Raises:
        FileRejected: one of them cannot be used.
    """
    read = [read_file(name, data) for name, data in files]
    passages = (passage for knowledge in read for passage in knowledge.passages)
    company = next((knowledge.company for knowledge in read if knowledge.company), "")
    return Knowledge(company=company, passages=with_own_ids("", passages))


def read_text(text: str) -> Knowledge:
    """Read pasted text: JSON, Markdown or plain, by how it looks.

    Raises:
        FileRejected: there is nothing in it.
    """
    if text.lstrip().startswith("{"):
        return read_nested(PASTED, text)
    name = "pasted.md" if _HEADING.search(text) else ""
    return Knowledge(company="", passages=with_own_ids(PASTED, in_parts(_passages(name, text))))


def _passages(name: str, text: str) -> Iterator[Passage]:
    kind = PurePath(name.lower()).suffix
    if kind in MARKDOWN:
        return read_markdown(text)
    return read_table(name, text) if kind in TABLES else read_pasted(text)
