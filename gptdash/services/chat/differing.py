"""What two replies say differently."""

import re
from difflib import SequenceMatcher
from typing import Final, Literal

from gptdash.domain.noun import Noun

# Where a sentence or a line ends: full stops of the scripts that leave a space behind them, and of those that do not.
END: Final = re.compile(r"\n|(?<=[.!?])\s+|(?<=[。！？])")


class Piece(Noun):
    """A sentence or line that both replies have, or only one of them."""

    only_in: Literal["first", "second"] | None
    text: str


class Differences(Noun):
    """Two replies, piece by piece; `alike_percent` is the share of what they have in common."""

    pieces: tuple[Piece, ...]
    alike_percent: int


def differences(first: str, second: str) -> Differences:
    """Compare two texts by sentences and lines."""
    one, other = _pieces(first), _pieces(second)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    pieces: list[Piece] = []
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal":
            pieces += [Piece(only_in=None, text=text) for text in one[start:end]]
            continue
        pieces += [Piece(only_in="first", text=text) for text in one[start:end]]
        pieces += [Piece(only_in="second", text=text) for text in other[other_start:other_end]]
    return Differences(pieces=tuple(pieces), alike_percent=round(100 * matcher.ratio()))


def _pieces(text: str) -> list[str]:
    """Cut a text into sentences and lines, without the space around them."""
    return [piece.strip() for piece in END.split(text) if piece.strip()]
