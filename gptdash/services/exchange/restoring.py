"""Puts back what was replaced before sending, for the one who gave it."""

from collections.abc import Callable
from typing import Final

from pydantic import JsonValue

LONGEST_PLACEHOLDER: Final = 40
OPENING: Final = "⟦"
CLOSING: Final = "⟧"
Restore = Callable[[str], str]


def restored_in(value: JsonValue, restore: Restore) -> JsonValue:
    """Put values back in every text of a JSON value."""
    match value:
        case str():
            return restore(value)
        case list():
            return [restored_in(item, restore) for item in value]
        case dict():
            return {name: restored_in(item, restore) for name, item in value.items()}
        case _:
            return value


class RestoredText:
    """Puts values back in a text that comes in pieces: a placeholder that is not yet whole waits for its end."""

    def __init__(self, restore: Restore) -> None:
        self._restore = restore
        self._waiting = ""

    def add(self, piece: str) -> str:
        """Take a piece and return what can be told."""
        text = self._waiting + piece
        opened = text.rfind(OPENING)
        whole = opened < 0 or CLOSING in text[opened:] or len(text) - opened > LONGEST_PLACEHOLDER
        ready, self._waiting = (text, "") if whole else (text[:opened], text[opened:])
        return self._restore(ready)

    def rest(self) -> str:
        """Return what still waits, at the end."""
        rest, self._waiting = self._waiting, ""
        return self._restore(rest)
