"""Boards: answers that are kept to be computed again."""

from typing import Annotated, Final

from pydantic import Field, JsonValue

from gptdash.domain.noun import Noun

NAME_LENGTH: Final = 100
MAX_PINS: Final = 50


class Pin(Noun):
    """A kept answer: what was asked, of which table, and the specification of its chart as JSON."""

    id: str
    title: str
    table: str
    spec: dict[str, JsonValue]


class Board(Noun):
    """Pinned answers under a name, in the order in which they are shown."""

    id: str
    name: Annotated[str, Field(max_length=NAME_LENGTH)]
    pins: Annotated[tuple[Pin, ...], Field(max_length=MAX_PINS)] = ()
