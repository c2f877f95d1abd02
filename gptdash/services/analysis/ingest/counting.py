"""How well each plausible reading of each column fits, counted over every row in one pass."""

import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from gptdash.domain.noun import Noun
from gptdash.services.analysis.columns import NUMERIC_TYPES
from gptdash.services.analysis.ingest.batches import WIDE, aggregated
from gptdash.services.analysis.ingest.cells import Cells, converted, is_given, is_misfit, literal
from gptdash.services.analysis.ingest.choices import ColumnKind
from gptdash.services.analysis.ingest.readings import (
    ALL_READINGS,
    COMPACT,
    LEADING_ZERO,
    MISSING_WORDS,
    OF_KIND,
    READINGS,
    Reading,
)

SAMPLE_ROWS: Final = 1000
MIN_SAMPLE_ROWS: Final = 100
SAMPLE_CELLS: Final = 200_000
PLAUSIBLE: Final = 0.9
SEPARATED: Final = r"\d[.,]\d"
BELOW_ONE: Final = r"^[^0-9]*0[.,]\d{3}[^0-9]*$"
SMALL_WHOLE: Final = r"^[^0-9.,]*[1-9]\d{0,2}[^0-9.,]*$"
LARGE_WHOLE: Final = r"^[^0-9.,]*\d{4,}[^0-9.,]*$"
_DATE_NAME: Final = re.compile(r"date|day|time|\bdt\b|日期|日|時間", re.IGNORECASE)
_PATTERNS: Final = {reading.pattern: re.compile(reading.pattern) for reading in ALL_READINGS}
_MISSING: Final = frozenset(MISSING_WORDS)
_ALIKE: Final = tuple(
    frozenset(reading.pattern for reading in READINGS if (reading.type in NUMERIC_TYPES, reading.order is None) == kind)
    for kind in ((True, True), (False, True), (False, False))
)
# What matches none of many patterns does not match this one, which is told in one look.
_ANY_OF: Final = {patterns: re.compile("|".join(f"(?:{one})" for one in sorted(patterns))) for patterns in _ALIKE}


class Misfits(Noun):
    """What a reading leaves over: values that it cannot convert, and how many of those have a digit.

    `days` lie between the first and the last date where its years have two digits.
    """

    count: int
    with_digits: int
    days: int = 0


class ColumnCounts(Noun):
    """Counts over all rows of one column.

    `values` are cells that say something, `missing` those that say that nothing is known; `leading_zeros` and
    `separated` (digits around a comma or point) count values of that form; so do `below_one` (0,500), `small_whole`
    (693) and `large_whole` (1234), which tell marks for thousands from those for decimals. `misfits` is by reading.
    """

    values: int
    missing: int
    leading_zeros: int
    separated: int
    below_one: int = 0
    small_whole: int = 0
    large_whole: int = 0
    misfits: dict[str, Misfits]


class Candidates(Noun):
    """The readings that a sample of a column allows, the plainest first."""

    name: str
    readings: tuple[Reading, ...]

    @property
    def obvious(self) -> tuple[Reading, ...]:
        """The plainest reading alone, where no other could mean something else."""
        return self.readings if self._doubtful else self.readings[:1]

    @property
    def _doubtful(self) -> bool:
        first = self.readings[0].key if self.readings else ""
        families = {reading.family for reading in self.readings}
        orders = {reading.order for reading in self.readings} - {None}
        return len(orders) > 1 or (first != "integer" and {"english", "continental"} <= families)


Known = Mapping[str, ColumnCounts]


def count_readings(
    cells: Cells, names: Sequence[str], kinds: Sequence[ColumnKind | None], known: Known = MappingProxyType({})
) -> tuple[tuple[str, ColumnCounts], ...]:
    """Count, for each column in order, what its plausible readings would leave over; `known` are counted already.

    The obvious reading is counted first; only where it leaves something over are the others counted too.
    """
    open_columns = [at for at in range(len(names)) if f"c{at}" not in known]
    samples = _sample(cells, [f"c{at}" for at in open_columns], len(names))
    found = {
        f"c{at}": _candidates(names[at], kinds[at], values) for at, values in zip(open_columns, samples, strict=True)
    }
    counted = {**known, **_count(cells, {cell: one.obvious for cell, one in found.items()})}
    again = {
        cell: one.readings
        for cell, one in found.items()
        if len(one.readings) > 1 and any(left.count for left in counted[cell].misfits.values())
    }
    if again:
        counted |= _count(cells, again)
    return tuple((name, counted[f"c{at}"]) for at, name in enumerate(names))


def _candidates(name: str, kind: ColumnKind | None, values: Sequence[str | None]) -> Candidates:
    readings = plausible_readings(name, values) if kind is None else _possible(kind, values)
    return Candidates(name=name, readings=readings)


def _count(cells: Cells, readings: Mapping[str, Sequence[Reading]]) -> dict[str, ColumnCounts]:
    """Count over all rows."""
    wanted = {cell: tuple(plausible) for cell, plausible in readings.items()}
    found = aggregated(cells.seen, wanted, _counted)
    return {cell: _take(iter(found[cell]), plausible) for cell, plausible in wanted.items()}


def plausible_readings(name: str, values: Sequence[str | None]) -> tuple[Reading, ...]:
    """Keep the readings that most of a sample of values match."""
    sample = _given(values)
    if not sample:
        return ()
    fitting = {
        pattern
        for patterns, any_of in _ANY_OF.items()
        if _fits_most(any_of, sample)
        for pattern in patterns
        if _fits_most(_PATTERNS[pattern], sample)
    }
    return tuple(
        reading
        for reading in READINGS
        if reading.pattern in fitting and (reading is not COMPACT or _DATE_NAME.search(name))
    )


def _possible(kind: ColumnKind, values: Sequence[str | None]) -> tuple[Reading, ...]:
    """Keep the readings of a kind that any of a sample of values matches."""
    sample = _given(values)
    return tuple(reading for reading in OF_KIND[kind] if any(map(_PATTERNS[reading.pattern].fullmatch, sample)))


def _given(values: Sequence[str | None]) -> list[str]:
    return [value for value in values if value is not None and value.lower() not in _MISSING]


def _fits_most(pattern: re.Pattern[str], sample: Sequence[str]) -> bool:
    """Tell whether most values match; gives up at the first that is one too many."""
    spare = len(sample) - math.ceil(PLAUSIBLE * len(sample))
    return next(itertools.islice(itertools.filterfalse(pattern.fullmatch, sample), spare, None), None) is None


def _sample(cells: Cells, columns: Sequence[str], width: int) -> list[tuple[str | None, ...]]:
    """Take the values, by column, of the first rows and of rows at even distances; fewer where columns are many."""
    if not columns:
        return []
    total = cells.rows.count("*").fetchone()
    wanted = max(MIN_SAMPLE_ROWS, min(SAMPLE_ROWS, SAMPLE_CELLS // width))
    step = max(1, (total[0] if total else 0) // wanted)
    if width <= WIDE:
        rows = cells.rows.project("rowid AS row_at, *").filter(f"row_at < {wanted} OR row_at % {step} = 0")
        found = replace(cells, rows=rows).seen(columns).fetchall()
    else:
        whole = cells.rows.filter(f"rowid < {wanted} OR rowid % {step} = 0").fetchall()
        found = [tuple(_bare(cell, unquote=cells.unquote) for cell in row) for row in whole]
    return list(zip(*found, strict=True)) or [()] * len(columns)


def _bare(cell: str | None, *, unquote: bool) -> str | None:
    """Trim as `trimmed` does: thousands of expressions in one query take minutes to plan."""
    bare = (cell or "").strip(" \t\u00a0\u3000")
    if unquote:
        bare = bare.replace('""', '"')
        bare = bare[1:-1] if len(bare) > 1 and bare[0] == bare[-1] == '"' else bare
    return bare or None


def _counted(cell: str, readings: Sequence[Reading]) -> list[str]:
    """Count cheaply: a column that can only be text is not looked into."""
    if not readings:
        return [f"count({cell})"]
    numbers = any(reading.type in NUMERIC_TYPES for reading in readings)
    return [
        f"count({cell})",
        f"count(*) FILTER (WHERE {is_given(cell)})",
        _leading_zeros(cell) if numbers else "0",
        *(
            _matching(cell, pattern) if len(readings) > 1 else "0"
            for pattern in (SEPARATED, BELOW_ONE, SMALL_WHOLE, LARGE_WHOLE)
        ),
        *(part for reading in readings for part in _leavings(cell, reading, count_digits=len(readings) > 1)),
    ]


def _leading_zeros(cell: str) -> str:
    """Count values with a leading zero; few begin with one, and only those are matched."""
    begins = " OR ".join(f"starts_with({cell}, '{sign}0')" for sign in ("", "+", "-"))
    return f"count(*) FILTER (WHERE ({begins}) AND regexp_matches({cell}, {literal(LEADING_ZERO)}))"


def _matching(cell: str, pattern: str) -> str:
    return f"count(*) FILTER (WHERE regexp_matches({cell}, {literal(pattern)}))"


def _leavings(cell: str, reading: Reading, *, count_digits: bool) -> tuple[str, str, str]:
    """Count what fits a reading, what does not and has a digit, and the days that it spans."""
    digits = f"count(*) FILTER (WHERE {is_misfit(cell, reading)} AND regexp_matches({cell}, '[0-9]'))"
    value = converted(cell, reading)
    days = f"coalesce(date_diff('day', min({value}), max({value})), 0)" if reading.short_year else "0"
    return f"count({value})", digits if count_digits else "0", days


def _take(found: Iterator[int], readings: Sequence[Reading]) -> ColumnCounts:
    cells = next(found)
    if not readings:
        return ColumnCounts(values=cells, missing=0, leading_zeros=0, separated=0, misfits={})
    values = next(found)
    return ColumnCounts(
        values=values,
        missing=cells - values,
        leading_zeros=next(found),
        separated=next(found),
        below_one=next(found),
        small_whole=next(found),
        large_whole=next(found),
        misfits={
            reading.key: Misfits(count=values - next(found), with_digits=next(found), days=next(found))
            for reading in readings
        },
    )
