"""The same question on DuckDB, on PostgreSQL and in pandas: the same numbers, whatever the rows."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import ibis
import ibis.expr.types as ir
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ibis.backends.postgres import Backend as PostgresBackend

from gptdash.services.analysis import AnalysisService, ChartSpec, Dimension, Filter, Measure, Sort, Table
from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.compiling import expression_of
from gptdash.services.analysis.profile import ColumnProfile
from gptdash.services.analysis.spec import Aggregate, ChartKind, Grain, Transform
from gptdash.services.analysis.sql_writing import sql_of
from gptdash.services.analysis.warehouse import engines
from tests.postgres import PostgresServer

Row = tuple[str, date, int | None, float | None]
EXAMPLES = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["red", "green", "Größe", "紅"]),
        st.dates(date(2023, 11, 1), date(2024, 3, 31)),
        st.none() | st.integers(-1000, 1000),
        st.none() | st.integers(-100_000, 100_000).map(lambda cents: cents / 100),
    ),
    min_size=4,
    max_size=40,
)
GROUP = Dimension(column="g")
AGGREGATES: tuple[Aggregate, ...] = ("count", "sum", "mean", "median", "min", "max", "count_distinct")


def frame_of(rows: list[Row]) -> pd.DataFrame:
    """Make a frame; each row happened at another time of its day."""
    frame = pd.DataFrame(rows, columns=["g", "day", "n", "x"]).astype({"n": "Int64", "x": "float64"})
    minutes = [(317 * at + (row[2] or 0)) % 1440 for at, row in enumerate(rows)]
    return frame.assign(
        at=(pd.to_datetime(frame["day"]) + pd.to_timedelta(minutes, unit="min")).astype("datetime64[us]")
    )


def opened(analysis: AnalysisService, rows: list[Row]) -> Table:
    """Open rows as a table; two more make sure that each column is what it should be."""
    more: list[Row] = [("red", date(2024, 1, 31), 7, 0.25), ("green", date(2024, 2, 29), 8, 1.75)]
    rows.extend(more)
    return analysis.open(("rows.csv", frame_of(rows).to_csv(index=False).encode()))


def numbers(frame: pd.DataFrame) -> dict[tuple[str, ...], object]:
    """Index the last column by the others, as text."""
    texts = (frame[name].astype(str).str.removesuffix(" 00:00:00") for name in frame.columns[:-1])
    keys = [text.str.removesuffix(".0") for text in texts]  # whole numbers beside a missing one
    values = [None if pd.isna(value) else float(value) for value in frame.iloc[:, -1]]
    return dict(zip(zip(*keys, strict=True), values, strict=True))


@EXAMPLES
@given(rows=ROWS)
def test_shares_running_totals_and_changes_are_those_of_pandas(analysis: AnalysisService, rows: list[Row]) -> None:
    table = opened(analysis, rows)
    months = frame_of(rows).assign(month=lambda frame: pd.to_datetime(frame["day"]).dt.to_period("M"))
    whole = months.groupby("month")["n"].sum(min_count=1).astype("float64")
    every = whole.reindex(pd.period_range(whole.index.min(), whole.index.max(), freq="M"))
    wanted: dict[Transform, pd.Series] = {
        "share": whole / (whole.sum() or float("nan")),
        "running": whole.fillna(0).cumsum().where(whole.notna().cumsum() > 0),
        "change": every.diff().reindex(whole.index),
        "change_rate": (every.diff() / every.shift().where(every.shift() > 0)).reindex(whole.index),
    }
    try:
        for how, right in wanted.items():
            measure = Measure(aggregate="sum", column="n", transform=how)
            spec = ChartSpec(kind="line", measures=(measure,), dimensions=(Dimension(column="day", grain="month"),))
            found = analysis.run(table, spec).table.iloc[:, -1].astype("float64")
            assert list(found) == pytest.approx(list(right), nan_ok=True), how
    finally:
        table.close()


@EXAMPLES
@given(rows=ROWS, limit=st.integers(1, 3))
def test_all_others_are_the_rows_that_are_not_among_the_first(
    analysis: AnalysisService, rows: list[Row], limit: int
) -> None:
    table = opened(analysis, rows)
    frame = frame_of(rows)
    sums = frame.groupby("g")["n"].sum(min_count=1).astype("float64").sort_index(key=lambda keys: keys.map(str))
    first = sums.sort_values(ascending=False, kind="stable", na_position="last").index[:limit]
    rest = frame[~frame["g"].isin(first)]
    measures = (Measure(aggregate="sum", column="n"), Measure(aggregate="median", column="x"))
    spec = ChartSpec(kind="bar", measures=measures, dimensions=(GROUP,), sort=Sort(), limit=limit, others=True)
    try:
        found = analysis.run(table, spec).table
    finally:
        table.close()
    kept, others = found[~found["others"]], found[found["others"]]
    assert list(kept["g"]) == list(first)
    assert len(others) == (1 if len(rest) else 0)
    if len(rest):
        right = [float(rest["n"].sum()) if rest["n"].notna().any() else float("nan"), rest["x"].median()]
        assert list(others.iloc[0, -2:].astype("float64")) == pytest.approx(right, nan_ok=True)


@dataclass(frozen=True)
class Elsewhere:
    """The rows of a table on another engine."""

    table: Table
    expression: ir.Table

    @cached_property
    def rows(self) -> int:
        return self.table.rows

    def column(self, name: str) -> Column | None:
        return self.table.column(name)

    def profile_of(self, name: str) -> ColumnProfile:
        return self.table.profile_of(name)


@pytest.fixture(scope="module")
def elsewhere(postgres: PostgresServer) -> Iterator[ibis.BaseBackend]:
    connection = ibis.connect(postgres.new_database())
    yield connection
    connection.disconnect()


def bars(measure: Measure, by: Dimension = GROUP, **more: object) -> ChartSpec:
    return ChartSpec.model_validate({"kind": "bar", "measures": (measure,), "dimensions": (by,), **more})


N, ROW = Measure(aggregate="sum", column="n"), Measure(aggregate="count")
RUNNING = Measure(aggregate="sum", column="n", transform="running")
GRAINS: tuple[Grain, ...] = ("year", "quarter", "month", "week", "day")
PARTS: tuple[Grain, ...] = ("hour", "weekday", "hour_of_day", "month_of_year")
TRANSFORMS: tuple[Transform, ...] = ("share", "running", "change", "change_rate")
SPECS = (
    *(bars(Measure(aggregate=aggregate, column=column)) for aggregate in AGGREGATES for column in ("n", "x")),
    *(bars(ROW, Dimension(column="day", grain=grain)) for grain in GRAINS),
    *(bars(N, Dimension(column="at", grain=grain)) for grain in (*GRAINS, *PARTS)),
    *(bars(N, Dimension(column="day", grain=grain), split=GROUP) for grain in ("weekday", "month_of_year")),
    bars(Measure(aggregate="sum", column="n", transform="change"), Dimension(column="at", grain="hour")),
    bars(N, Dimension(column="at", grain="hour_of_day"), sort=Sort(), limit=2, others=True),
    *(
        bars(Measure(aggregate="sum", column="n", transform=how), Dimension(column="day", grain=grain))
        for how in TRANSFORMS
        for grain in GRAINS
    ),
    bars(RUNNING, Dimension(column="day", grain="month"), split=GROUP),
    bars(Measure(aggregate="sum", column="n", transform="share"), split=Dimension(column="day", grain="year")),
    *(bars(ROW, Dimension(column=column, bins=bins)) for column in ("n", "x") for bins in (3, 20)),
    bars(N, sort=Sort(), limit=2),
    *(
        bars(Measure(aggregate=how, column="n", name="n"), sort=Sort(descending=descending), limit=1)
        for how in ("max", "count")
        for descending in (True, False)
    ),
    bars(N, sort=Sort(), limit=1, others=True),
    bars(Measure(aggregate="median", column="x"), sort=Sort(descending=False), limit=2, others=True),
    bars(N, Dimension(column="day", grain="month"), split=GROUP, limit=1, others=True),
    bars(N, split=Dimension(column="day", grain="month"), sort=Sort(), limit=1),
    bars(Measure(aggregate="sum", column="n", where=(Filter(column="x", operator="gt", values=(0,)),))),
    *(
        bars(ROW, filters=(Filter(column=column, operator=how, values=values),))
        for column, how, values in (
            ("n", "eq", (7,)), ("n", "ne", (7,)), ("n", "lt", (0,)), ("n", "le", (0,)), ("n", "gt", (0.5,)),
            ("x", "ge", (1.75,)), ("x", "between", (-10, 10)), ("g", "in", ("RED", "紅")), ("g", "not_in", ("größe",)),
            ("g", "contains", ("RE",)), ("n", "missing", ()), ("x", "present", ()),
            ("day", "between", ("2023-12-31", "2024-02-29")), ("day", "lt", ("2024-02-29",)),
        )
    ),
    *(
        bars(ROW, filters=(Filter(column=column, operator=how, values=values, part=part),))
        for column, how, values, part in (
            ("day", "in", (6, 7), "weekday"), ("at", "not_in", (6, 7), "weekday"),
            ("day", "eq", (12,), "month_of_year"), ("at", "ne", (2,), "month_of_year"),
            ("at", "ge", (12,), "hour_of_day"), ("at", "between", (0, 9), "hour_of_day"),
        )
    ),
)  # fmt: skip


def fetched(backend: PostgresBackend, sql: str) -> pd.DataFrame:
    """Run SQL as it is written; Ibis would read it once more, and write it anew."""
    with closing(backend.raw_sql(sql)) as cursor:
        return engines.frame_of(cursor.fetchall(), [column.name for column in cursor.description])


@pytest.mark.postgresql
@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=ROWS)
def test_postgresql_has_the_numbers_of_duckdb_for_every_form(
    analysis: AnalysisService, elsewhere: PostgresBackend, rows: list[Row]
) -> None:
    table = opened(analysis, rows)
    frame = frame_of(rows).assign(day=lambda made: pd.to_datetime(made["day"]))
    schema = {"g": "string", "day": "date", "n": "int64", "x": "float64", "at": "timestamp"}
    elsewhere.create_table("rows", frame, schema=ibis.schema(schema), overwrite=True)
    source = Elsewhere(table, elsewhere.table("rows"))
    try:
        for spec in SPECS:
            here = numbers(analysis.run(table, spec).table)
            there = numbers(fetched(elsewhere, sql_of(elsewhere, expression_of(source, spec))))
            assert there == pytest.approx(here, nan_ok=True), spec
    finally:
        table.close()


@pytest.mark.postgresql
@pytest.mark.parametrize("kind", ["box", "violin"])
@pytest.mark.parametrize("by", [(GROUP,), ()])
def test_postgresql_has_the_quartiles_of_duckdb(
    analysis: AnalysisService, elsewhere: ibis.BaseBackend, kind: ChartKind, by: tuple[Dimension, ...]
) -> None:
    values = (0.5, 1.5, None, 2.25, -7.0)
    rows: list[Row] = [("紅" if at % 2 else "red", date(2024, 1, 1 + at), at, x) for at, x in enumerate(values)]
    table = opened(analysis, rows)
    frame = frame_of(rows).assign(day=lambda made: pd.to_datetime(made["day"]))
    schema = ibis.schema({"g": "string", "day": "date", "n": "int64", "x": "float64", "at": "timestamp"})
    elsewhere.create_table("spreads", frame, schema=schema, overwrite=True)
    spec = ChartSpec(kind=kind, measures=(Measure(aggregate="median", column="x"),), dimensions=by)
    try:
        here = analysis.run(table, spec).table
        there = elsewhere.execute(expression_of(Elsewhere(table, elsewhere.table("spreads")), spec))
    finally:
        table.close()
    order = list(here.columns[: len(by) + 1])
    pd.testing.assert_frame_equal(
        there.sort_values(order, ignore_index=True), here.sort_values(order, ignore_index=True), check_dtype=False
    )


def test_the_days_of_a_leap_year_follow_one_another(analysis: AnalysisService) -> None:
    days = [date(2024, 2, 27) + timedelta(days=at) for at in range(4)]
    rows: list[Row] = [("red", day, at, 0.5) for at, day in enumerate(days)]
    table = analysis.open(("rows.csv", frame_of(rows).to_csv(index=False).encode()))
    measure = Measure(aggregate="sum", column="n", transform="change")
    spec = ChartSpec(kind="line", measures=(measure,), dimensions=(Dimension(column="day", grain="day"),))
    try:
        assert list(analysis.run(table, spec).table.iloc[1:, -1]) == [1, 1, 1]
    finally:
        table.close()
