"""How much a text, cut by a dialect, looks like a table.

The measure is the data consistency of van den Burg, Nazabal and Sutton: a pattern score that favours many rows of one
width, times a type score that favours cells of a recognisable kind.
Source: https://arxiv.org/abs/1811.11242, section 3, 2026-11-24.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

Rows = Sequence[Sequence[str]]

SINGLE_COLUMN_SCORE: Final = 1e-3
NO_TYPE_SCORE: Final = 1e-10
KNOWN_CELL: Final = re.compile(
    r"""
    |[+-]?[($€£¥]*[ ]?\d[\d.,'\u00a0 ]*([eE][+-]?\d+)?[ ]?[%$€£¥)]*    # number, money, percent
    |\d{1,4}[-/.年]\d{1,2}([-/.月]\d{1,4}日?)?([T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?([ ]?[AP]M|Z|[+-]\d{2}:?\d{2})?)?
    |\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?                                    # time of day
    |n/?a|nan|null|none|-
    |(https?://|www\.)\S+
    |[\w.+-]+@[\w-]+\.[\w.]+
    |\w[\w'’().&/-]*([ ]+[\w'’().&/-]+){0,7}                          # a name or a few words
    """,
    re.VERBOSE | re.IGNORECASE,
)


def consistency(rows: Rows) -> float:
    """Score rows of cells; higher is more like a table."""
    filled = [row for row in rows if row]
    return pattern_score(filled) * type_score(filled) if filled else 0.0


def pattern_score(rows: Rows) -> float:
    """Score the widths: the mean over distinct widths of count × (width - 1) / width."""
    widths = Counter(len(row) for row in rows)
    return sum(count * max(SINGLE_COLUMN_SCORE, width - 1) / width for width, count in widths.items()) / len(widths)


def type_score(rows: Rows) -> float:
    """Return the share of cells that are of a known kind."""
    cells = Counter(cell.strip() for row in rows for cell in row)  # most tables repeat most of theirs
    known = sum(count for cell, count in cells.items() if KNOWN_CELL.fullmatch(cell))
    return max(NO_TYPE_SCORE, known / cells.total()) if cells else NO_TYPE_SCORE
