"""What a table holds beyond its profile: spread, outliers, time covered, repeated rows, and what goes together."""

import itertools
from collections.abc import Sequence
from typing import Any, Final

import duckdb

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.coverage import Coverage, coverage_of
from gptdash.services.analysis.ingest import aggregated, quoted_name
from gptdash.services.analysis.profile import ColumnProfile

MAX_COLUMNS: Final = 200
EXACT_ROWS: Final = 1_000_000
REPEATS_ROWS: Final = 5_000_000
MAX_ROWS: Final = 20_000_000
BINS: Final = 12
WHISKER: Final = 1.5
MAX_PAIRED: Final = 12
STRONG: Final = 0.5
PAIRS: Final = 5
MOSTLY_EMPTY: Final = 0.5
MANY_OUTLIERS: Final = 0.01


class Spread(Noun):
    """The quartiles of a column of numbers, how many values lie far outside, and how many fall into equal bins.

    An outlier lies more than 1.5 times the distance of the quartiles beyond them. Quartiles are exact up to a million
    rows, beyond that estimated.
    """

    name: str
    q1: float
    median: float
    q3: float
    outliers: int
    histogram: tuple[int, ...]


class Pair(Noun):
    """Two columns of numbers and how closely they follow one another, from -1 to 1 (Pearson)."""

    left: str
    right: str
    correlation: float


class Details(Noun):
    """Details of a table. `estimated` where quartiles and distinct values are, because rows are many.

    `coverage` is of the columns of dates. `repeated` counts rows that are there before in full; None where that was not
    counted.
    """

    estimated: bool = False
    spreads: tuple[Spread, ...] = ()
    repeated: int | None = None
    pairs: tuple[Pair, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    warnings: tuple[Sentence, ...] = ()


def details_of(
    data: duckdb.DuckDBPyRelation, columns: Sequence[Column], profiles: Sequence[ColumnProfile], rows: int
) -> Details:
    """Look at all numbers in two passes, at whole rows in one, and at pairs of measures in one.

    Of a table with very many columns only the first `MAX_COLUMNS` are looked at.
    """
    coverage = coverage_of(data, columns[:MAX_COLUMNS])
    step = -(-rows // MAX_ROWS)
    if step > 1:
        data = data.filter(f"rowid % {step} = 0")
    looked_at = {
        profile.name: profile
        for column, profile in zip(columns[:MAX_COLUMNS], profiles, strict=False)
        if column.numeric and column.role not in ("id", "flag") and profile.min is not None
    }
    spreads = _spreads(data, looked_at, rows)
    repeated = _repeated(data, columns, rows)
    measures = [column.name for column in columns[:MAX_COLUMNS] if column.measurable][:MAX_PAIRED]
    warnings = (
        *_of_step(step),
        *_of_width(len(columns)),
        *_of_columns(profiles),
        *_of_outliers(spreads, looked_at),
        *(covered.said for covered in coverage if covered.missing),
        *_of_rows(repeated),
    )
    return Details(
        estimated=rows > EXACT_ROWS,
        spreads=spreads,
        repeated=repeated,
        pairs=_pairs(data, measures),
        coverage=coverage,
        warnings=warnings,
    )


def _spreads(data: duckdb.DuckDBPyRelation, looked_at: dict[str, ColumnProfile], rows: int) -> tuple[Spread, ...]:
    quartiles = aggregated(lambda _: data, dict.fromkeys(looked_at, rows <= EXACT_ROWS), _quartiles)
    bounds = {
        name: (float(q1), float(q3), float(str(profile.min)), float(str(profile.max)))
        for name, profile in looked_at.items()
        for q1, _median, q3 in quartiles[name]
    }
    counted = aggregated(lambda _: data, bounds, _far_and_bins)
    return tuple(
        Spread(name=name, q1=q1, median=median, q3=q3, outliers=counted[name][0], histogram=counted[name][1:])
        for name in looked_at
        for q1, median, q3 in quartiles[name]
    )


def _quartiles(cell: str, exact: bool) -> list[str]:
    number = f"CAST({cell} AS DOUBLE)"
    return [f"{'quantile_cont' if exact else 'approx_quantile'}({number}, [0.25, 0.5, 0.75])"]


def _far_and_bins(cell: str, bounds: tuple[float, float, float, float]) -> list[str]:
    """Count outliers and bins; the last bin includes its end."""
    q1, q3, low, high = bounds
    reach = WHISKER * (q3 - q1)
    width = (high - low) / BINS or 1.0
    place = f"least(floor(({cell} - {low!r}) / {width!r}), {BINS - 1})"
    far = f"count(*) FILTER (WHERE {cell} < {q1 - reach!r} OR {cell} > {q3 + reach!r})"
    return [far, *(f"count(*) FILTER (WHERE {place} = {at})" for at in range(BINS))]


def _repeated(data: duckdb.DuckDBPyRelation, columns: Sequence[Column], rows: int) -> int | None:
    if rows > REPEATS_ROWS or len(columns) > MAX_COLUMNS:
        return None
    whole = ", ".join(quoted_name(column.name) for column in columns)
    found = data.aggregate(f"count(*) - count(DISTINCT hash({whole}))").fetchone()
    return int(found[0]) if found else 0


def _pairs(data: duckdb.DuckDBPyRelation, names: Sequence[str]) -> tuple[Pair, ...]:
    pairs = list(itertools.combinations(names, 2))
    if not pairs:
        return ()
    wanted = ", ".join(f"corr({quoted_name(left)}, {quoted_name(right)})" for left, right in pairs)
    row: tuple[Any, ...] = data.aggregate(wanted).fetchone() or ()
    found = [
        Pair(left=left, right=right, correlation=value)
        for (left, right), value in zip(pairs, row, strict=True)
        if value is not None and abs(value) >= STRONG
    ]
    return tuple(sorted(found, key=lambda pair: -abs(pair.correlation))[:PAIRS])


def _of_step(step: int) -> list[Sentence]:
    template = mark("There are so many rows that spread and outliers were looked at in one of every {count} rows.")
    return [sentence(template, count=step)] if step > 1 else []


def _of_width(columns: int) -> list[Sentence]:
    template = mark("Quartiles, outliers and dates were looked at in the first {looked_at} of {count} columns.")
    return [sentence(template, looked_at=MAX_COLUMNS, count=columns)] if columns > MAX_COLUMNS else []


def _of_columns(profiles: Sequence[ColumnProfile]) -> list[Sentence]:
    """Say which columns are empty, mostly empty, or the same in all rows."""
    said = []
    for profile in profiles[:MAX_COLUMNS]:
        values = profile.rows - profile.nulls
        if not values:
            said.append(sentence(mark("{column} is empty in all rows."), column=profile.name))
        elif profile.nulls > MOSTLY_EMPTY * profile.rows:
            template = mark("{column} is empty in {count} of {rows} rows.")
            said.append(sentence(template, column=profile.name, count=profile.nulls, rows=profile.rows))
        elif profile.distinct == 1 and profile.rows > 1:
            said.append(sentence(mark("{column} has the same value in all rows that have one."), column=profile.name))
    return said


def _of_outliers(spreads: Sequence[Spread], looked_at: dict[str, ColumnProfile]) -> list[Sentence]:
    template = mark("{column} has {count} values far from the others; check whether they are right.")
    return [
        sentence(template, column=spread.name, count=spread.outliers)
        for spread in spreads
        if 0 < spread.outliers <= MANY_OUTLIERS * looked_at[spread.name].rows
    ]


def _of_rows(repeated: int | None) -> list[Sentence]:
    return (
        [sentence(mark("Rows that are there more than once, each in full: {count}."), count=repeated)]
        if repeated
        else []
    )
