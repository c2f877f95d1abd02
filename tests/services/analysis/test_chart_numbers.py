"""What charts show, worked out by hand on a table small enough to read, and against pandas on a real one."""

from collections.abc import Iterator
from datetime import date

import pandas as pd
import plotly.data
import pytest

from gptdash.services.analysis import AnalysisService, Answer, ChartSpec, Dimension, Filter, Measure, Sort, Table
from gptdash.services.analysis.spec import MAX_POINTS, Aggregate, ChartKind, Grain, Operator, Scalar
from tests.services.analysis.conftest import OpenBytes, OpenSample, Rows, rows_of

# One region, one number of units and one price are missing.
SALES = """day,region,units,price,ok
2024-01-05,North,10,1.5,yes
2024-01-20,South,20,2.5,no
2024-02-03,North,30,3.5,yes
2024-03-31,South,40,,no
2025-01-01,North,,5.5,yes
2025-04-02,,60,6.5,no
"""
UNITS = Measure(aggregate="sum", column="units")
ROWS = Measure(aggregate="count")
REGION = Dimension(column="region")


@pytest.fixture(scope="module")
def sales(analysis: AnalysisService) -> Iterator[Table]:
    table = analysis.open(("sales.csv", SALES.encode()))
    yield table
    table.close()


def cells(answer: Answer) -> Rows:
    return rows_of(answer.table)


def bar(*measures: Measure, by: str = "region", **more: object) -> ChartSpec:
    return ChartSpec.model_validate(
        {"kind": "bar", "measures": measures, "dimensions": (Dimension(column=by),), **more}
    )


@pytest.mark.parametrize(
    ("aggregate", "column", "north", "south", "nowhere"),
    [
        ("count", None, 3, 2, 1),
        ("count", "units", 2, 2, 1),
        ("sum", "units", 40, 60, 60),
        ("mean", "units", 20, 30, 60),
        ("median", "price", 3.5, 2.5, 6.5),
        ("min", "units", 10, 20, 60),
        ("max", "units", 30, 40, 60),
        ("min", "day", date(2024, 1, 5), date(2024, 1, 20), date(2025, 4, 2)),
        ("count_distinct", "price", 3, 1, 1),
        ("count_distinct", "ok", 1, 1, 1),
    ],
)
def test_each_aggregate_of_each_group_also_of_the_nameless_one(
    analysis: AnalysisService,
    sales: Table,
    aggregate: Aggregate,
    column: str | None,
    north: object,
    south: object,
    nowhere: object,
) -> None:
    answer = analysis.run(sales, bar(Measure(aggregate=aggregate, column=column)))
    assert cells(answer) == [("North", north), ("South", south), (None, nowhere)]


@pytest.mark.parametrize(
    ("grain", "groups"),
    [
        ("year", [(date(2024, 1, 1), 100), (date(2025, 1, 1), 60)]),
        ("quarter", [(date(2024, 1, 1), 100), (date(2025, 1, 1), None), (date(2025, 4, 1), 60)]),
        (
            "month",
            [
                (date(2024, 1, 1), 30),
                (date(2024, 2, 1), 30),
                (date(2024, 3, 1), 40),
                (date(2025, 1, 1), None),
                (date(2025, 4, 1), 60),
            ],
        ),
        (  # a week is named by its Monday, also where that lies in the month or year before
            "week",
            [
                (date(2024, 1, 1), 10),
                (date(2024, 1, 15), 20),
                (date(2024, 1, 29), 30),
                (date(2024, 3, 25), 40),
                (date(2024, 12, 30), None),
                (date(2025, 3, 31), 60),
            ],
        ),
        (
            "day",
            [
                (date(2024, 1, 5), 10),
                (date(2024, 1, 20), 20),
                (date(2024, 2, 3), 30),
                (date(2024, 3, 31), 40),
                (date(2025, 1, 1), None),
                (date(2025, 4, 2), 60),
            ],
        ),
    ],
)
def test_each_grain_of_time(analysis: AnalysisService, sales: Table, grain: Grain, groups: Rows) -> None:
    dimension = Dimension(column="day", grain=grain)
    answer = analysis.run(sales, ChartSpec(kind="line", measures=(UNITS,), dimensions=(dimension,)))
    assert cells(answer) == groups


def test_bins_of_whole_numbers_have_whole_edges_and_hold_what_is_in_them(
    analysis: AnalysisService, sales: Table
) -> None:
    answer = analysis.run(sales, ChartSpec(kind="histogram", dimensions=(Dimension(column="units", bins=3),)))
    assert cells(answer) == [(0, 20, 1), (20, 40, 2), (40, 60, 1), (60, 80, 1), (None, None, 1)]


def test_bins_of_decimals_hold_what_is_in_them(analysis: AnalysisService, sales: Table) -> None:
    dimension = Dimension(column="price", bins=5)
    mean = Measure(aggregate="mean", column="price")
    answer = analysis.run(sales, ChartSpec(kind="bar", measures=(ROWS, mean), dimensions=(dimension,)))
    assert cells(answer) == [
        (1, 2, 1, 1.5),
        (2, 3, 1, 2.5),
        (3, 4, 1, 3.5),
        (5, 6, 1, 5.5),
        (6, 7, 1, 6.5),
        (None, None, 1, None),
    ]


def test_a_value_on_the_edge_of_a_bin_lies_in_the_bin_that_it_begins(
    analysis: AnalysisService, open_bytes: OpenBytes
) -> None:
    table = open_bytes("v\n" + "".join(f"0.{tenth}\n" for tenth in range(10)) + "1.0\n")
    answer = analysis.run(table, ChartSpec(kind="histogram", dimensions=(Dimension(column="v", bins=10),)))
    assert [row[-1] for row in cells(answer)] == [1] * 11


@pytest.mark.parametrize(
    ("column", "operator", "values", "rows"),
    [
        ("units", "eq", (10,), 1),
        ("units", "ne", (10,), 4),
        ("units", "lt", (30,), 2),
        ("units", "le", (30,), 3),
        ("units", "gt", (30,), 2),
        ("units", "ge", (30,), 3),
        ("price", "in", (1.5, 6.5, 99.0), 2),
        ("units", "missing", (), 1),
        ("units", "present", (), 5),
        ("region", "eq", ("north",), 3),
        ("region", "in", ("NORTH", "South"), 5),
        ("region", "contains", ("OUT",), 2),
        ("ok", "not_in", ("yes",), 3),
        ("day", "eq", ("2024-01-05",), 1),
        ("day", "ge", ("2025-01-01",), 2),
        ("day", "lt", (date(2024, 2, 3),), 2),
    ],
)
def test_each_filter_keeps_the_rows_that_meet_it(
    analysis: AnalysisService, sales: Table, column: str, operator: Operator, values: tuple[Scalar, ...], rows: int
) -> None:
    condition = Filter(column=column, operator=operator, values=values)
    answer = analysis.run(sales, ChartSpec(kind="number", measures=(ROWS,), filters=(condition,)))
    assert cells(answer) == [(rows,)]


def test_a_day_finds_all_its_times(analysis: AnalysisService, open_bytes: OpenBytes) -> None:
    table = open_bytes("t,n\n2024-01-31 10:30:00,1\n2024-01-31 23:59:59,2\n2024-02-01 00:00:00,3\n")
    condition = Filter(column="t", operator="eq", values=("2024-01-31",))
    answer = analysis.run(table, ChartSpec(kind="number", measures=(ROWS,), filters=(condition,)))
    assert cells(answer) == [(2,)]


def test_several_filters_all_hold(analysis: AnalysisService, sales: Table) -> None:
    filters = (
        Filter(column="region", operator="eq", values=("North",)),
        Filter(column="units", operator="gt", values=(10,)),
    )
    answer = analysis.run(sales, ChartSpec(kind="number", measures=(UNITS, ROWS), filters=filters))
    assert cells(answer) == [(30, 1)]


def test_no_rows_are_said_to_be_none(analysis: AnalysisService, sales: Table) -> None:
    nothing = Filter(column="units", operator="gt", values=(1000,))
    answer = analysis.run(sales, bar(UNITS, filters=(nothing,)))
    assert (cells(answer), str(answer.text)) == ([], "No rows match.")


@pytest.mark.parametrize(
    ("sort", "limit", "groups"),
    [
        (Sort(by="measure", descending=True), None, ["South", None, "North"]),
        (Sort(by="measure", descending=False), None, ["North", "South", None]),
        (Sort(by="dimension", descending=True), 2, ["South", "North"]),
        (Sort(by="measure", descending=True), 1, ["South"]),
        (None, 2, ["North", "South"]),
    ],
)
def test_order_and_limit_with_ties_in_the_order_of_their_names(
    analysis: AnalysisService, sales: Table, sort: Sort | None, limit: int | None, groups: list[object]
) -> None:
    answer = analysis.run(sales, bar(UNITS, sort=sort, limit=limit))
    assert [row[0] for row in cells(answer)] == groups


def test_a_split_gives_each_pair_its_number_and_each_value_its_series(analysis: AnalysisService, sales: Table) -> None:
    spec = bar(UNITS, by="ok", split=Dimension(column="region"))
    answer = analysis.run(sales, spec)
    assert cells(answer) == [("no", "South", 60), ("no", None, 60), ("yes", "North", 40)]
    assert sorted((trace.name, list(trace.y)) for trace in answer.figure.data) == sorted(
        [("North", [40]), ("South", [60]), ("(missing)", [60])]
    )


def test_a_box_is_its_five_numbers(analysis: AnalysisService, sales: Table) -> None:
    median = Measure(aggregate="median", column="units")
    answer = analysis.run(sales, ChartSpec(kind="box", measures=(median,), dimensions=(REGION,)))
    assert cells(answer) == [
        ("North", 10, 15, 20, 25, 30, 2),
        ("South", 20, 25, 30, 35, 40, 2),
        (None, 60, 60, 60, 60, 60, 1),
    ]
    (box,) = answer.figure.data
    assert (list(box.q1), list(box.median), list(box.q3)) == ([15, 25, 60], [20, 30, 60], [25, 35, 60])


def test_a_scatter_chart_has_a_point_for_each_row_with_both_numbers(analysis: AnalysisService, sales: Table) -> None:
    pair = (Dimension(column="units"), Dimension(column="price"))
    answer = analysis.run(sales, ChartSpec(kind="scatter", dimensions=pair))
    assert sorted(cells(answer)) == [(10, 1.5), (20, 2.5), (30, 3.5), (60, 6.5)]
    assert str(answer.text) == "units and price correlate with r = 1.00 over 4 points."


def test_a_scatter_chart_of_groups_has_a_point_for_each(analysis: AnalysisService, sales: Table) -> None:
    measures = (UNITS, Measure(aggregate="mean", column="price"))
    answer = analysis.run(sales, ChartSpec(kind="scatter", measures=measures, dimensions=(REGION,)))
    assert cells(answer) == [("North", 40, 3.5), ("South", 60, 2.5), (None, 60, 6.5)]
    (points,) = answer.figure.data
    assert (list(points.x), list(points.y)) == ([40, 60, 60], [3.5, 2.5, 6.5])


def test_a_heatmap_has_a_cell_for_each_pair_and_a_gap_where_there_is_none(
    analysis: AnalysisService, sales: Table
) -> None:
    known = Filter(column="region", operator="present")
    pair = (REGION, Dimension(column="ok"))
    answer = analysis.run(sales, ChartSpec(kind="heatmap", measures=(UNITS,), dimensions=pair, filters=(known,)))
    assert cells(answer) == [("North", "yes", 40), ("South", "no", 60)]
    (heat,) = answer.figure.data
    found = {
        (x, y): heat.z[row][column]
        for row, y in enumerate(heat.y)
        for column, x in enumerate(heat.x)
        if not pd.isna(heat.z[row][column])
    }
    assert found == {("North", "yes"): 40, ("South", "no"): 60}


def test_a_pie_is_the_parts_of_the_whole(analysis: AnalysisService, sales: Table) -> None:
    answer = analysis.run(sales, ChartSpec(kind="pie", measures=(ROWS,), dimensions=(REGION,)))
    (pie,) = answer.figure.data
    assert dict(zip(pie.labels, pie.values, strict=True)) == {"North": 3, "South": 2, "(missing)": 1}


def test_the_slices_of_a_pie_beyond_the_largest_are_one_so_that_the_whole_stays_whole(
    analysis: AnalysisService, open_bytes: OpenBytes
) -> None:
    table = open_bytes(
        "g,n\n" + "".join(f"group {letter},{at}\n" for at, letter in enumerate("abcdefghijklmnopqrst", 1))
    )
    units = Measure(aggregate="sum", column="n")
    answer = analysis.run(table, ChartSpec(kind="pie", measures=(units,), dimensions=(Dimension(column="g"),)))
    (pie,) = answer.figure.data
    assert sum(pie.values) == 210  # 1 + 2 + … + 20
    assert len(pie.values) == 13


def test_single_numbers_stand_side_by_side(analysis: AnalysisService, sales: Table) -> None:
    answer = analysis.run(sales, ChartSpec(kind="number", measures=(ROWS, UNITS)))
    assert cells(answer) == [(6, 160)]
    assert [trace.value for trace in answer.figure.data] == [6, 160]
    assert "160" in str(answer.text)


def test_a_table_lists_groups_of_two_columns(analysis: AnalysisService, sales: Table) -> None:
    pair = (Dimension(column="ok"), REGION)
    answer = analysis.run(sales, ChartSpec(kind="table", measures=(ROWS, UNITS), dimensions=pair))
    assert cells(answer) == [("no", "South", 2, 60), ("no", None, 1, 60), ("yes", "North", 3, 40)]


def test_a_table_without_groups_is_one_row(analysis: AnalysisService, sales: Table) -> None:
    answer = analysis.run(sales, ChartSpec(kind="table", measures=(ROWS, UNITS)))
    assert cells(answer) == [(6, 160)]


@pytest.mark.parametrize("kind", ["bar", "line", "area"])
def test_what_is_drawn_is_what_came_back(analysis: AnalysisService, sales: Table, kind: ChartKind) -> None:
    months = Dimension(column="day", grain="quarter")
    known = Filter(column="units", operator="present")
    answer = analysis.run(sales, ChartSpec(kind=kind, measures=(UNITS,), dimensions=(months,), filters=(known,)))
    (trace,) = answer.figure.data
    assert list(trace.y) == [100, 60]
    assert [pd.Timestamp(day).date() for day in trace.x] == [date(2024, 1, 1), date(2025, 4, 1)]


def test_several_measures_are_several_series(analysis: AnalysisService, sales: Table) -> None:
    mean = Measure(aggregate="mean", column="units")
    answer = analysis.run(sales, bar(UNITS, mean, sort=Sort()))
    assert cells(answer) == [("South", 60, 30), (None, 60, 60), ("North", 40, 20)]
    assert [list(trace.y) for trace in answer.figure.data] == [[60, 60, 40], [30, 60, 20]]


def test_the_query_that_is_shown_gives_the_rows_that_are_shown(analysis: AnalysisService, sales: Table) -> None:
    answer = analysis.run(sales, bar(UNITS, sort=Sort(), limit=2))
    pd.testing.assert_frame_equal(sales.query(answer.sql), answer.table)
    assert "GROUP BY" in answer.sql
    assert "LIMIT 2" in answer.sql
    assert answer.sql.count("SELECT") == 1  # groups are put in order where they are made


@pytest.mark.parametrize("aggregate", ["count", "sum", "mean", "median", "min", "max", "count_distinct"])
def test_the_countries_of_the_world_come_out_as_pandas_has_them(
    analysis: AnalysisService, open_sample: OpenSample, aggregate: Aggregate
) -> None:
    spec = bar(Measure(aggregate=aggregate, column="lifeExp"), by="continent")
    found = analysis.run(open_sample("gapminder"), spec).table.set_index("continent").iloc[:, 0]
    how = {"count_distinct": "nunique"}.get(aggregate, aggregate)
    wanted = plotly.data.gapminder().groupby("continent")["lifeExp"].agg(how)
    assert list(found.index) == list(wanted.index)
    assert list(found) == pytest.approx(list(wanted))


def test_large_whole_numbers_are_added_up_without_overflow(analysis: AnalysisService, open_bytes: OpenBytes) -> None:
    table = open_bytes("g,n\n" + "a,900000000000000000\n" * 20)
    answer = analysis.run(table, bar(Measure(aggregate="sum", column="n"), by="g"))
    assert cells(answer)[0][1] == pytest.approx(1.8e19)


def test_a_scatter_chart_of_a_large_table_shows_every_nth_row_and_says_so(
    analysis: AnalysisService, open_bytes: OpenBytes
) -> None:
    table = open_bytes("x,y\n" + "".join(f"{at},{at * 2}\n" for at in range(25_000)))
    pair = (Dimension(column="x"), Dimension(column="y"))
    answer = analysis.run(table, ChartSpec(kind="scatter", dimensions=pair))
    assert 8_000 <= len(answer.table) <= MAX_POINTS
    assert "every 3" in str(answer.text)


def test_never_more_than_ten_thousand_groups_leave_the_database_and_that_is_said(
    analysis: AnalysisService, open_bytes: OpenBytes
) -> None:
    table = open_bytes("code,n\n" + "".join(f"K{at},1\n" for at in range(12_000)))
    answer = analysis.run(table, bar(Measure(aggregate="sum", column="n"), by="code"))
    assert len(answer.table) == MAX_POINTS
    assert "only the first 10000 groups" in str(answer.text).replace(",", "")
