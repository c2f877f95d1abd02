"""Where a quote really stands: a line number from a model is believed only where the quoted code agrees."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from gptdash.domain.noun import Noun
from gptdash.domain.redaction.redactor import MASK
from gptdash.services.review.sources import Side, split_lines

_NUMBERED: Final = re.compile(r"^\s*[-+]?\s*\d+\s*\|\s?")
SHORTEST_PART: Final = 4
"""Characters of a quote that may be a part of a line."""
LONG_ENOUGH: Final = 12
"""Characters of a quote that tell one file from another."""


class Anchor(Noun):
    """The lines that a quote was found on.

    `moved` where these are not the ones that were named; `whole` where the quote is these lines, not a part of one.
    """

    file: str
    side: Side
    line: int
    end_line: int
    how: Literal["named", "moved"]
    whole: bool


@dataclass(frozen=True)
class Shown:
    """One side of a file as the model saw it: number to text. A place counts where it touches `only`, if given."""

    file: str
    side: Side
    lines: Mapping[int, str]
    only: frozenset[int] | None = None

    @cached_property
    def squeezed(self) -> dict[int, str]:
        """The lines as they are compared."""
        return {number: _squeezed(text) for number, text in self.lines.items()}

    @cached_property
    def numbers(self) -> dict[str, list[int]]:
        """Where each line stands."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, text in self.squeezed.items():
            found[text].append(number)
        return found


@dataclass(frozen=True)
class Named:
    """What the model says of the place of its quote; `file` is None where that is none that it saw."""

    file: str | None
    side: Side
    line: int | None


@dataclass(frozen=True)
class _Place:
    shown: Shown
    line: int
    span: int
    whole: bool

    def anchor(self, how: Literal["named", "moved"]) -> Anchor:
        end_line = self.line + self.span - 1
        side, file = self.shown.side, self.shown.file
        return Anchor(file=file, side=side, line=self.line, end_line=end_line, how=how, whole=self.whole)


def anchor_quote(quote: str, named: Named, shown: tuple[Shown, ...]) -> Anchor | None:
    """Find a quote: at the place named, else where it occurs exactly once, else nowhere.

    White space is compared loosely. Whole lines count first: in the file that is named, on its sides, then, for a quote
    that is long enough, in the others. Only where the quote is no whole line anywhere, it may be a part of one in the
    file that is named, cut between words.
    """
    as_written = split_lines(quote) if quote else ()
    for texts in (as_written, tuple(_NUMBERED.sub("", text) for text in as_written)):
        wanted = _without_blank_ends(tuple(map(_squeezed, texts)))
        if wanted and _says_enough(wanted):
            whole = [place for one in shown for place in _places(wanted, one)]
            found = _choose(whole or _parts(wanted, named, shown), named, "".join(wanted))
            if found or whole:
                return found
    return None


def _choose(places: list[_Place], named: Named, quote: str) -> Anchor | None:
    here = [place for place in places if place.shown.file == named.file]
    if not here:
        only = places[0] if len(places) == 1 and len(quote.replace(" ", "")) >= LONG_ENOUGH else None
        return only.anchor("moved") if only else None
    for places_of_side in _by_side(here, named.side):
        exact = next((place for place in places_of_side if place.line == named.line), None)
        if exact:
            return exact.anchor("named")
        if places_of_side:
            return places_of_side[0].anchor("moved") if len(places_of_side) == 1 else None
    return None


def _by_side(places: list[_Place], first: Side) -> tuple[list[_Place], list[_Place]]:
    """Divide places into those of a side and those of the other."""
    there = [place for place in places if place.shown.side == first]
    return there, [place for place in places if place.shown.side != first]


def _places(wanted: tuple[str, ...], shown: Shown) -> list[_Place]:
    """Find whole lines."""
    first, *rest = wanted
    return [
        _Place(shown, at, len(wanted), whole=True)
        for at in _starts(first, shown)
        if _touches(shown, at, len(wanted))
        and all(_equals(shown, at + step, text) for step, text in enumerate(rest, 1))
    ]


def _starts(text: str, shown: Shown) -> list[int]:
    if MASK not in text:
        return shown.numbers.get(text, [])
    return [number for number in shown.squeezed if _equals(shown, number, text)]


def _parts(wanted: tuple[str, ...], named: Named, shown: tuple[Shown, ...]) -> list[_Place]:
    """Find parts of single lines, in the file that is named."""
    if len(wanted) > 1 or len(wanted[0]) < SHORTEST_PART:
        return []
    fits = _within(wanted[0])
    sides = [one for one in shown if one.file == named.file]
    return [
        _Place(one, number, 1, whole=False)
        for one in sides
        for number, text in one.squeezed.items()
        if _touches(one, number, 1) and fits(text)
    ]


def _touches(shown: Shown, line: int, span: int) -> bool:
    return shown.only is None or not shown.only.isdisjoint(range(line, line + span))


def _equals(shown: Shown, at: int, wanted: str) -> bool:
    text = shown.squeezed.get(at)
    if text is None or MASK not in wanted:
        return text == wanted
    return re.fullmatch(_unmasked(wanted), text) is not None


def _says_enough(wanted: tuple[str, ...]) -> bool:
    """Tell whether a quote has something that was not masked."""
    text = "".join(wanted)
    return MASK not in text or len(text.replace(MASK, "")) >= SHORTEST_PART


def _within(wanted: str) -> Callable[[str], object]:
    # Not in the middle of a word: `run` is not a quote of `prune(x)`.
    start, end = (r"\b" if wanted[at].isalnum() or wanted[at] == "_" else "" for at in (0, -1))
    return re.compile(f"{start}{_unmasked(wanted)}{end}").search


def _unmasked(wanted: str) -> str:
    """Write a pattern in which each run of masked characters stands for whatever was masked."""
    return re.sub(f"(?:{MASK})+", ".+", re.escape(wanted))


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _without_blank_ends(texts: tuple[str, ...]) -> tuple[str, ...]:
    said = [at for at, text in enumerate(texts) if text]
    return texts[said[0] : said[-1] + 1] if said else ()
