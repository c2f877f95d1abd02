"""A knowledge base of nested JSON, flattened into passages."""

from collections.abc import Iterator, Mapping
from typing import Final

from pydantic import JsonValue, TypeAdapter, ValidationError

from gptdash.domain.errors import FileRejected
from gptdash.domain.support import Passage
from gptdash.domain.support.company import LONGEST_NAME
from gptdash.domain.wording import mark
from gptdash.services.support.knowledge.knowledge import Knowledge, id_of, in_parts, with_own_ids

NAMES: Final = ("question", "name", "title")
NOT_PASSAGES: Final = ("company_name", "language")
_JSON: Final = TypeAdapter(dict[str, JsonValue])

Scalar = str | int | float | bool | None


class NotKnowledge(FileRejected):
    """A knowledge base that is not a JSON object with a company name and some content."""

    template = mark('{name} is not a knowledge base. It must be a JSON object with "company_name" and some content.')


def read_nested(name: str, data: bytes | str) -> Knowledge:
    """Read a knowledge base of nested JSON.

    An object of plain values below the top level is one passage, and so is each plain value at the second level:
    `{"faq": [{"question": …, "answer": …}], "contact": {"phone": …}}` gives `faq-1` and `contact-phone`.

    Raises:
        NotKnowledge: it is not that.
    """
    try:
        tree = _JSON.validate_json(data)
    except ValidationError as error:
        raise NotKnowledge(name=name) from error
    company = _company(tree)
    passages = tuple(
        passage
        for key, node in tree.items()
        if key not in NOT_PASSAGES
        for passage in _passages(node, (key,), _readable(key))
    )
    if not company or not passages:
        raise NotKnowledge(name=name)
    return Knowledge(company=company, passages=with_own_ids(name, in_parts(passages)))


def _company(tree: Mapping[str, JsonValue]) -> str:
    """Return the name as one line, "" where there is none that can be one: it will stand in a system prompt."""
    name = tree.get("company_name")
    line = " ".join(name.split()) if isinstance(name, str) else ""
    return line if len(line) <= LONGEST_NAME else ""


def _passages(node: JsonValue, path: tuple[str, ...], title: str) -> Iterator[Passage]:
    if isinstance(node, list) and not _is_plain(node):
        for number, item in enumerate(node, 1):
            yield from _passages(item, (*path, str(number)), _name_of(item) or f"{title} {number}")
    elif isinstance(node, dict) and (len(path) == 1 or not _is_flat(node)):
        for key, item in node.items():
            yield from _passages(item, (*path, key), _name_of(item) or _readable(key))
    else:
        text = _text_of(node)
        if text:
            yield Passage(id=id_of(*path), title=title, text=text)


def _text_of(node: JsonValue) -> str:
    if isinstance(node, Mapping):
        said = ((key, _text_of(value)) for key, value in node.items() if key not in NAMES)
        return "\n".join(
            text if key in ("answer", "text", "description") else f"{_readable(key)}: {text}"
            for key, text in said
            if text
        )
    if isinstance(node, list):
        return ", ".join(_text_of(item) for item in node)
    return "" if node is None else str(node).strip()


def _name_of(node: JsonValue) -> str | None:
    """Return what an object calls itself."""
    if not isinstance(node, dict):
        return None
    names = (node.get(key) for key in NAMES)
    return next((name.strip() for name in names if isinstance(name, str) and name.strip()), None)


def _readable(key: str) -> str:
    return key.replace("_", " ").strip().capitalize()


def _is_plain(node: JsonValue) -> bool:
    return not isinstance(node, dict) and (
        not isinstance(node, list) or not any(isinstance(item, dict | list) for item in node)
    )


def _is_flat(node: Mapping[str, JsonValue]) -> bool:
    return all(_is_plain(value) for value in node.values())
