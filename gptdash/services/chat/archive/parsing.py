"""Reads JSON that anyone may have written."""

import json
from typing import Final

from pydantic import JsonValue

from gptdash.domain.errors import EmptyFile, TooLarge
from gptdash.services.chat.archive.refusals import NotJson, NotText, UnknownFormat

LARGEST_BYTES: Final = 300_000_000


def parsed(name: str, data: bytes) -> JsonValue:
    """Parse a JSON file, without what no text can hold.

    Raises:
        FileRejected: it is empty, too large, not UTF-8 or not JSON; the error names the place.
    """
    if not data.strip():
        raise EmptyFile(name=name)
    if len(data) > LARGEST_BYTES:
        raise TooLarge(name=name, size=f"{len(data):,} bytes", limit=f"{LARGEST_BYTES:,} bytes")
    try:
        return _cleaned(json.loads(data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise NotText(name=name, place=error.start + 1) from error
    except json.JSONDecodeError as error:
        problem = error.msg[:1].lower() + error.msg[1:]
        raise NotJson(name=name, problem=problem, line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise UnknownFormat(name=name) from error


def _cleaned(value: JsonValue) -> JsonValue:
    """Replace what JSON can say and no text can hold: halves of surrogate pairs, and the NUL character."""
    match value:
        case str():
            return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
        case list():
            return [_cleaned(item) for item in value]
        case dict():
            return {str(_cleaned(key)): _cleaned(item) for key, item in value.items()}
        case _:
            return value
