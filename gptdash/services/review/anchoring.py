"""Where a quote really stands: a line number from a model is believed only where the quoted code agrees."""

import re
from collections.abc import Iterable
from typing import Final, Literal

from gptdash.domain.noun import Noun
from gptdash.services.review.sources import split_lines

_NUMBERED: Final = re.compile(r"^\s*\d+\s*\|\s?")
SHORTEST_PART: Final = 4


class Anchor(Noun):
    """The lines that a quote was found on; `moved` where these are not the ones that were named."""

    line: int
    end_line: int
    how: Literal["named", "moved"]


def anchor_quote(quote: str, line: int, lines: tuple[str, ...]) -> Anchor | None:
    """Find a quote: at the line named, else where it occurs exactly once, else nowhere.

    White space is compared loosely. A quote of one line may be a part of that line, of at least `SHORTEST_PART`
    characters; one of several lines must be whole.
    """
    have = _squeezed(lines)
    as_written = split_lines(quote)
    for texts in (as_written, tuple(_NUMBERED.sub("", text) for text in as_written)):
        wanted = _without_blank_ends(_squeezed(texts))
        found = _find(wanted, line, have) if wanted else None
        if found:
            return found
    return None


def _find(wanted: tuple[str, ...], line: int, have: tuple[str, ...]) -> Anchor | None:
    span = len(wanted)
    if 1 <= line <= len(have) and _stands_at(wanted, line - 1, have):
        return Anchor(line=line, end_line=line + span - 1, how="named")
    places = [at for at in range(len(have) - span + 1) if _stands_at(wanted, at, have)]
    if len(places) != 1:
        return None
    return Anchor(line=places[0] + 1, end_line=places[0] + span, how="moved")


def _stands_at(wanted: tuple[str, ...], at: int, have: tuple[str, ...]) -> bool:
    if len(wanted) > 1:
        return have[at : at + len(wanted)] == wanted
    return wanted[0] == have[at] or (len(wanted[0]) >= SHORTEST_PART and wanted[0] in have[at])


def _squeezed(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(" ".join(text.split()) for text in texts)


def _without_blank_ends(texts: tuple[str, ...]) -> tuple[str, ...]:
    said = [at for at, text in enumerate(texts) if text]
    return texts[said[0] : said[-1] + 1] if said else ()
