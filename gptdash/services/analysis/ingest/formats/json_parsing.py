"""Python values of JSON text: every digit is kept, and keys that stand twice in one object are counted."""

import json
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.ingest.report import Notes

MAX_NAMED = 5


@dataclass
class Parsing:
    """One document; `repeated` counts by key how often it stood in an object that had it already."""

    repeated: Counter[str] = field(default_factory=Counter)

    def parse(self, text: str) -> Any:
        """Read a document; of a key that an object has twice the first value stays.

        Raises:
            ValueError: it is no JSON.
            RecursionError: it is nested too deep.
        """
        return json.loads(text, parse_float=_number, object_pairs_hook=self._object)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                self.repeated[key] += 1
            else:
                found[key] = value
        return found


def warn_of_repeated(repeated: Counter[str], notes: Notes) -> None:
    """Say which keys stood in one object more than once."""
    if not repeated:
        return
    names = ", ".join(key for key, _count in repeated.most_common(MAX_NAMED))
    template = mark(
        "Values that were left out, because their key stands more than once in one object and the first counts: "
        "{count} ({names})."
    )
    notes.warn(sentence(template, count=repeated.total(), names=names))


def _number(text: str) -> float | str:
    """Read a number, or keep it as text where a double would not write it with the same value."""
    value = float(text)
    return value if Decimal(repr(value)) == Decimal(text) else text
