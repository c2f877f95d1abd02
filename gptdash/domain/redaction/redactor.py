"""Replaces what was found by names that can be turned back, on the screen of the session that knows them."""

import re
from collections import Counter
from typing import Final

from gptdash.domain.noun import Noun
from gptdash.domain.redaction.finding import DEFAULT_REGIONS, SECRETS, Found, Kind, find_sensitive

PLACEHOLDER: Final = re.compile(r"⟦[A-Z_]+_\d+(?:_[0-9a-f]+)?⟧")
MASK: Final = "█"


class Redacted(Noun):
    """A text with placeholders such as `⟦EMAIL_1⟧`, and how often each kind was replaced."""

    text: str
    counts: dict[Kind, int]


class Redactor:
    """Knows the values of one session: the same value always gets the same name.

    Secrets are named too, but their values are not kept: nothing can restore them. What is stored outlives the
    session, so `mark`, hexadecimal digits of its own, ends each name: `⟦EMAIL_1_7f3a2c⟧` of another session is not
    taken for one of this.
    """

    def __init__(self, regions: tuple[str, ...] = DEFAULT_REGIONS, *, mark: str = "") -> None:
        self._regions = regions
        self._mark = f"_{mark}" if mark else ""
        self._names: dict[tuple[Kind, str], str] = {}
        self._values: dict[str, str] = {}
        self._numbers: Counter[Kind] = Counter()

    def redact(self, text: str) -> Redacted:
        """Replace secrets and personal data by placeholders."""
        found = find_sensitive(text, self._regions)
        pieces: list[str] = []
        end = 0
        for place in found:
            pieces += [text[end : place.start], self._name(place.kind, text[place.start : place.end])]
            end = place.end
        return Redacted(text="".join(pieces) + text[end:], counts=Counter(place.kind for place in found))

    def restore(self, text: str) -> str:
        """Put the values of this session back, for its screen only; unknown and secret placeholders stay."""
        return PLACEHOLDER.sub(lambda match: self._values.get(match[0], match[0]), text)

    def _name(self, kind: Kind, value: str) -> str:
        # A secret is remembered by its hash alone, so that the same one keeps its name.
        key = (kind, str(hash(value)) if kind in SECRETS else value)
        if key not in self._names:
            self._numbers[kind] += 1
            self._names[key] = f"⟦{kind}_{self._numbers[kind]}{self._mark}⟧"
            if kind not in SECRETS:
                self._values[self._names[key]] = value
        return self._names[key]


def mask_code(text: str, found: tuple[Found, ...] | None = None) -> Redacted:
    """Black out secrets and personal data in code, character by character: no line and no column moves."""
    places = find_sensitive(text) if found is None else found
    pieces: list[str] = []
    end = 0
    for place in places:
        pieces += [text[end : place.start], re.sub(r"[^\r\n]", MASK, text[place.start : place.end])]
        end = place.end
    return Redacted(text="".join(pieces) + text[end:], counts=Counter(place.kind for place in places))


def mask_secrets(text: str) -> str:
    """Black out keys, tokens and passwords alone: what a model wrote is kept as it is but for them."""
    return mask_code(text, tuple(found for found in find_sensitive(text) if found.kind in SECRETS)).text
