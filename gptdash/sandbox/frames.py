"""Takes a reply apart; whoever wrote it may have been hostile."""

import struct
from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field, ValidationError

from gptdash.domain.noun import Noun
from gptdash.sandbox.failures import ReplyForged

LENGTH: Final = struct.Struct(">I")
MAX_HEADER: Final = 10_000
MAX_PARTS: Final = 4
ENDS: Final = frozenset({"done", "failed"})
Part = Literal["printed", "figure", "table", "done", "failed"]


class Header(Noun):
    """What a part of a reply says of itself."""

    part: Part
    size: Annotated[int, Field(ge=0)]
    rows: Annotated[int, Field(ge=0)] | None = None
    cut: bool = False
    why: Annotated[str, Field(max_length=40)] = ""
    detail: Annotated[str, Field(max_length=2_000)] = ""
    line: Annotated[int, Field(ge=0)] = 0


class Frame(Noun):
    """One part of a reply."""

    header: Header
    content: bytes


def parts_of(reply: bytes) -> dict[Part, Frame]:
    """Take a whole reply apart: each part at most once, and an end.

    Raises:
        ReplyForged: it is not a reply.
    """
    parts: dict[Part, Frame] = {}
    for frame in _frames(reply):
        if frame.header.part in parts or ENDS & parts.keys():
            raise ReplyForged(detail="parts")
        parts[frame.header.part] = frame
    if not ENDS & parts.keys():
        raise ReplyForged(detail="end")
    return parts


def has_end(reply: bytes | bytearray) -> bool:
    """Tell whether a reply that is closed looks complete; `parts_of` still has to judge it."""
    return any(f'"part": "{end}"'.encode() in reply[-MAX_HEADER:] for end in ENDS)


def _frames(reply: bytes) -> Iterator[Frame]:
    at = 0
    while at < len(reply):
        header, at = _header(reply, at)
        content = reply[at : at + header.size]
        if len(content) != header.size:
            raise ReplyForged(detail="length")
        yield Frame(header=header, content=content)
        at += header.size


def _header(reply: bytes, at: int) -> tuple[Header, int]:
    start = at + LENGTH.size
    if start > len(reply):
        raise ReplyForged(detail="length")
    (length,) = LENGTH.unpack_from(reply, at)
    if length > MAX_HEADER or start + length > len(reply):
        raise ReplyForged(detail="length")
    try:
        return Header.model_validate_json(reply[start : start + length]), start + length
    except ValidationError as error:
        raise ReplyForged(detail="header") from error
