"""Each further form of a chart, worked out by hand: shares, running totals, changes, the first groups, new kinds."""

from collections.abc import Iterator
from datetime import date

import plotly.graph_objects as go
import pytest

from gptdash.domain.wording import Sentence
from gptdash.services.analysis import AnalysisService, ChartSpec, Dimension, Filter, Measure, Sort, Table
from gptdash.services.analysis.figures.maps import is_map, off_the_map
from gptdash.services.analysis.places import country_code
from gptdash.services.analysis.rejections import SpecRejected
from gptdash.services.analysis.spec import ChartKind, Grain, Operator, Scalar, Transform
from gptdash.services.analysis.wording import title_of
from tests.services.analysis.conftest import OpenBytes, Rows, as_checked, rows_of

# One region and one number of units are missing; no month between March 2024 and January 2025 has a row.
SALES = """day,region,shop,units,price
2024-01-05,North,A,10,1.5
2024-01-20,South,B,20,2.5
2024-02-03,North,B,30,3.5
2024-03-31,South,A,40,
2025-01-01,North,A,,5.5
2025-04-02,,B,60,6.5
"""
UNITS = Measure(aggregate="sum", column="units")
REGION, SHOP, DAY = Dimension(column="region"), Dimension(column="shop"), Dimension(column="day", grain="month")


@pytest.fixture(scope="module")
def sales(analysis: AnalysisService) -> Iterator[Table]:
    table = analysis.open(("sales.csv", SALES.encode()))
    yield table
    table.close()


def transformed(how: Transform, column: str = "units") -> Measure:
    return Measure(aggregate="sum", column=column, transform=how)


def chart(kind: ChartKind, *measures: Measure, by: tuple[Dimension, ...] = (REGION,), **more: object) -> ChartSpec:
    return ChartSpec.model_validate({"kind": kind, "measures": measures, "dimensions": by, **more})


def found(analysis: AnalysisService, table: Table, spec: ChartSpec) -> Rows:
    return rows_of(analysis.run(table, spec).table)


def test_shares_are_of_the_whole(analysis: AnalysisService, sales: Table) -> None:
    answer = analysis.run(sales, chart("bar", transformed("share")))
    assert rows_of(answer.table) == [("North", 0.25), ("South", 0.375), (None, 0.375)]
    assert str(answer.text) == "Highest is South with share of sum of units 37.5 % (3 groups shown)."
    assert answer.figure.layout.yaxis.tickformat == ".0%"


def test_the_share_of_the_first_groups_is_still_of_the_whole(analysis: AnalysisService, sales: Table) -> None:
    assert found(analysis, sales, chart("bar", transformed("share"), limit=1)) == [("North", 0.25)]


def test_the_shares_of_a_split_are_of_each_group(analysis: AnalysisService, sales: Table) -> None:
    assert found(analysis, sales, chart("stacked", transformed("share"), by=(SHOP,), split=REGION)) == [
        ("A", "North", 0.2),
        ("A", "South", 0.8),
        ("B", "North", 30 / 110),
        ("B", "South", 20 / 110),
        ("B", None, 60 / 110),
    ]


def test_a_share_of_nothing_is_unknown(analysis: AnalysisService, open_bytes: OpenBytes) -> None:
    table = open_bytes("g,n\na,0\nb,0\n")
    assert found(analysis, table, chart("bar", transformed("share", "n"), by=(Dimension(column="g"),))) == [
        ("a", None),
        ("b", None),
    ]


def test_a_running_total_goes_over_what_is_missing(analysis: AnalysisService, sales: Table) -> None:
    assert found(analysis, sales, chart("line", transformed("running"), by=(DAY,))) == [
        (date(2024, 1, 1), 30),
        (date(2024, 2, 1), 60),
        (date(2024, 3, 1), 100),
        (date(2025, 1, 1), 100),
        (date(2025, 4, 1), 160),
    ]


def test_each_series_has_a_running_total_of_its_own(analysis: AnalysisService, sales: Table) -> None:
    assert found(analysis, sales, chart("line", transformed("running"), by=(DAY,), split=SHOP)) == [
        (date(2024, 1, 1), "A", 10),
        (date(2024, 1, 1), "B", 20),
        (date(2024, 2, 1), "B", 50),
        (date(2024, 3, 1), "A", 50),
        (date(2025, 1, 1), "A", 50),
        (date(2025, 4, 1), "B", 110),
    ]


@pytest.mark.parametrize(
    ("how", "values"),
    [("change", [None, 0, 10, None, None]), ("change_rate", [None, 0, pytest.approx(1 / 3), None, None])],
)
def test_a_change_is_from_the_period_just_before_and_none_is_skipped(
    analysis: AnalysisService, sales: Table, how: Transform, values: list[object]
) -> None:
    assert [row[1] for row in found(analysis, sales, chart("line", transformed(how), by=(DAY,)))] == values


@pytest.mark.parametrize(
    ("grain", "changes"),
    [
        ("year", [None, -40]),  # 100, 60
        ("quarter", [None, None, None]),  # 100, nothing known, 60
        ("week", [None, None, None, None, None, None]),  # no two weeks follow one another
        ("day", [None, None, None, None, None, None]),
    ],
)
def test_the_change_of_each_grain(analysis: AnalysisService, sales: Table, grain: Grain, changes: list[object]) -> None:
    spec = chart("bar", transformed("change"), by=(Dimension(column="day", grain=grain),))
    assert [row[1] for row in found(analysis, sales, spec)] == changes


def test_days_weeks_and_quarters_follow_one_another_also_over_the_end_of_a_year(
    analysis: AnalysisService, open_bytes: OpenBytes
) -> None:
    table = open_bytes("day,n\n2024-12-31,1\n2025-01-01,5\n2025-01-08,11\n")
    by_grain = {
        grain: [
            row[1]
            for row in found(
                analysis, table, chart("bar", transformed("change", "n"), by=(Dimension(column="day", grain=grain),))
            )
        ]
        for grain in ("day", "week", "month", "quarter", "year")
    }
    assert by_grain == {
        "day": [None, 4, None],
        "week": [None, 5],
        "month": [None, 15],
        "quarter": [None, 15],
        "year": [None, 15],
    }


def test_from_nothing_and_from_a_debt_there_is_no_rate(analysis: AnalysisService, open_bytes: OpenBytes) -> None:
    table = open_bytes("year,n\n2001,0\n2002,5\n2003,-5\n2004,10\n2005,15\n")
    spec = chart("line", transformed("change_rate", "n"), by=(Dimension(column="year"),))
    assert [row[1] for row in found(analysis, table, spec)] == [None, None, -2, None, 0.5]


@pytest.mark.parametrize(
    ("measure", "rest"),
    [
        (UNITS, 100),
        (Measure(aggregate="mean", column="units"), pytest.approx(100 / 3)),
        (Measure(aggregate="median", column="units"), 30),
        (Measure(aggregate="max", column="units"), 60),
        (Measure(aggregate="count_distinct", column="shop"), 2),
        (Measure(aggregate="count"), 4),
    ],
)
def test_all_other_groups_are_one_whose_number_comes_from_their_rows(
    analysis: AnalysisService, sales: Table, measure: Measure, rest: object
) -> None:
    ranked = chart("bar", UNITS, measure, sort=Sort(), limit=1, others=True)
    rows = found(analysis, sales, ranked)
    assert [(row[0], row[1]) for row in rows] == [("South", False), (None, True)]
    assert rows[1][-1] == rest


def test_all_others_come_last_and_have_a_name_that_no_group_has(
    analysis: AnalysisService, open_bytes: OpenBytes
) -> None:
    table = open_bytes("g,n\nall others,9\nb,8\n,1\nc,2\n")
    units = Measure(aggregate="sum", column="n")
    answer = analysis.run(
        table, chart("bar", units, by=(Dimension(column="g"),), sort=Sort(descending=False), limit=3, others=True)
    )
    assert rows_of(answer.table) == [(None, False, 1), ("c", False, 2), ("b", False, 8), (None, True, 9)]
    answer = analysis.run(table, chart("pie", units, by=(Dimension(column="g"),), sort=Sort(), limit=2, others=True))
    (pie,) = answer.figure.data
    assert dict(zip(pie.labels, pie.values, strict=True)) == {"all others": 9, "b": 8, "(all others)": 3}
    assert str(answer.text) == "Highest is all others with sum of n 9 (2 groups shown)."


def test_over_time_the_first_groups_are_those_of_the_split(analysis: AnalysisService, open_bytes: OpenBytes) -> None:
    table = open_bytes("day,g,n\n2024-01-01,a,1\n2024-01-02,b,5\n2024-02-01,c,2\n2024-02-02,b,1\n2024-02-03,a,2\n")
    spec = chart(
        "line", Measure(aggregate="sum", column="n"), by=(DAY,), split=Dimension(column="g"), limit=1, others=True
    )
    answer = analysis.run(table, spec)
    assert rows_of(answer.table) == [
        (date(2024, 1, 1), "b", False, 5),
        (date(2024, 2, 1), "b", False, 1),
        (date(2024, 1, 1), None, True, 1),
        (date(2024, 2, 1), None, True, 4),
    ]
    assert {trace.name for trace in answer.figure.data} == {"b", "all others"}


def test_the_first_groups_of_a_split_chart_keep_all_their_parts(analysis: AnalysisService, sales: Table) -> None:
    spec = chart("stacked", UNITS, by=(SHOP,), split=REGION, sort=Sort(), limit=1)
    assert found(analysis, sales, spec) == [("B", None, 60), ("B", "North", 30), ("B", "South", 20)]


def test_a_measure_can_have_rows_and_a_name_of_its_own(analysis: AnalysisService, sales: Table) -> None:
    large = Measure(
        aggregate="sum", column="units", name="Bulk", where=(Filter(column="units", operator="ge", values=(30,)),)
    )
    answer = analysis.run(sales, chart("bar", UNITS, large))
    assert rows_of(answer.table) == [("North", 40, 30), ("South", 60, 40), (None, 60, 60)]
    assert list(answer.table.columns) == ["region", "sum(units)", "Bulk"]


@pytest.mark.parametrize(
    ("column", "operator", "values", "rows"),
    [
        ("units", "between", (20, 40), 3),
        ("price", "between", (2.5, 3.5), 2),
        ("day", "between", ("2024-01-20", "2024-03-31"), 3),
        ("day", "le", ("2024-01-20",), 2),
        ("day", "gt", ("2024-01-20",), 4),
        ("region", "missing", (), 1),
        ("region", "ne", ("North",), 2),
    ],
)
def test_more_filters(
    analysis: AnalysisService, sales: Table, column: str, operator: Operator, values: tuple[Scalar, ...], rows: int
) -> None:
    condition = Filter(column=column, operator=operator, values=values)
    spec = chart("number", Measure(aggregate="count"), by=(), filters=(condition,))
    assert found(analysis, sales, spec) == [(rows,)]


@pytest.mark.parametrize(
    ("operator", "values", "total"),
    [("le", ("2024-01-31",), 3), ("gt", ("2024-01-31",), 4), ("between", ("2024-01-31", "2024-01-31"), 3)],
)
def test_a_whole_day_lies_before_or_after_its_midnight(
    analysis: AnalysisService, open_bytes: OpenBytes, operator: Operator, values: tuple[Scalar, ...], total: int
) -> None:
    table = open_bytes("t,n\n2024-01-31 10:30:00,1\n2024-01-31 23:59:59,2\n2024-02-01 00:00:00,4\n")
    condition = Filter(column="t", operator=operator, values=values)
    spec = chart("number", Measure(aggregate="sum", column="n"), by=(), filters=(condition,))
    assert found(analysis, table, spec) == [(total,)]


@pytest.mark.parametrize(("kind", "mode"), [("stacked", "stack"), ("grouped", "group"), ("bar", "group")])
def test_bars_stand_on_or_beside_one_another(
    analysis: AnalysisService, sales: Table, kind: ChartKind, mode: str
) -> None:
    answer = analysis.run(sales, chart(kind, UNITS, by=(SHOP,), split=REGION))
    assert answer.figure.layout.barmode == mode
    assert {(trace.name, tuple(trace.y)) for trace in answer.figure.data} == {
        ("North", (10, 30)),
        ("South", (40, 20)),
        ("(missing)", (60,)),
    }


def test_a_bubble_lies_at_two_measures_and_has_the_area_of_the_third(analysis: AnalysisService, sales: Table) -> None:
    price, rows = Measure(aggregate="mean", column="price"), Measure(aggregate="count")
    answer = analysis.run(sales, chart("bubble", UNITS, price, rows))
    (bubbles,) = answer.figure.data
    assert (list(bubbles.x), list(bubbles.y), list(bubbles.marker.size)) == ([40, 60, 60], [3.5, 2.5, 6.5], [3, 2, 1])
    assert bubbles.marker.sizemode == "area"
    assert list(bubbles.text) == ["North", "South", "(missing)"]


def test_a_violin_is_as_wide_as_its_bins_are_full(analysis: AnalysisService, open_bytes: OpenBytes) -> None:
    table = open_bytes("g,v\n" + "a,0\na,10\na,10\nb,40\nb,\n")
    median = Measure(aggregate="median", column="v")
    answer = analysis.run(table, chart("violin", median, by=(Dimension(column="g"),)))
    assert rows_of(answer.table) == [
        ("a", 0, 1, 1, 5, 10, 10),
        ("a", 10, 11, 2, 5, 10, 10),
        ("b", 40, 41, 1, 40, 40, 40),
    ]
    first, second, bars, dots = answer.figure.data
    assert (list(bars.x), list(bars.y)) == ([0, 0, None, 1, 1, None], [5, 10, None, 40, 40, None])
    assert (list(dots.x), list(dots.y)) == ([0, 1], [10, 40])
    assert list(answer.figure.layout.xaxis.ticktext) == ["a<br>n = 3", "b<br>n = 1"]
    assert max(first.x) == pytest.approx(0.45)
    assert (min(first.y), max(first.y)) == (0, 11)
    assert (max(second.x), min(second.y), max(second.y)) == (pytest.approx(1.45), 40, 41)
    assert str(answer.text) == "a spreads widest in v, over about 11 (2 groups shown)."


def test_a_violin_of_all_rows_and_one_of_missing_groups_have_their_quartiles(
    analysis: AnalysisService, open_bytes: OpenBytes
) -> None:
    table = open_bytes("median,q1\na,1\n,2\n,4\n,8\na,3\n")
    spread = Measure(aggregate="median", column="q1")
    alone = analysis.run(table, chart("violin", spread, by=()))
    assert (list(alone.figure.data[1].y), list(alone.figure.data[2].y)) == ([2, 4, None], [3])
    grouped = analysis.run(table, chart("violin", spread, by=(Dimension(column="median"),)))
    assert list(grouped.figure.data[-1].y) == [2, 4]
    assert list(grouped.figure.layout.xaxis.ticktext) == ["a<br>n = 2", "(missing)<br>n = 3"]


@pytest.mark.parametrize("name", ["median", "min", "rows", "q1", "Q3", "v from"])
@pytest.mark.parametrize("kind", ["box", "violin"])
def test_a_group_may_be_called_like_a_part_of_the_result(
    analysis: AnalysisService, open_bytes: OpenBytes, kind: ChartKind, name: str
) -> None:
    table = open_bytes(f"{name},v\na,1\na,2\nd,9\n")
    answer = analysis.run(table, chart(kind, Measure(aggregate="median", column="v"), by=(Dimension(column=name),)))
    assert dict(zip(answer.table.iloc[:, 0], answer.table["median"], strict=True)) == {"a": 1.5, "d": 9}


def test_a_histogram_is_split_by_a_column_called_rows(analysis: AnalysisService, open_bytes: OpenBytes) -> None:
    spec = chart("histogram", by=(Dimension(column="v", bins=2),)).model_copy(
        update={"split": Dimension(column="rows")}
    )
    assert [trace.name for trace in analysis.run(open_bytes("rows,v\na,1\na,2\nd,9\n"), spec).figure.data] == ["a", "d"]


def test_a_treemap_is_the_parts_of_its_parts(analysis: AnalysisService, sales: Table) -> None:
    answer = analysis.run(sales, chart("treemap", UNITS, by=(SHOP, REGION)))
    (tree,) = answer.figure.data
    assert dict(zip(tree.ids, tree.values, strict=True)) == {
        "0/A": 50,
        "0/B": 110,
        "A/North": 10,
        "A/South": 40,
        "B/North": 30,
        "B/South": 20,
        "B/(missing)": 60,
    }
    assert set(tree.parents) == {"", "0/A", "0/B"}


COUNTRIES = "country,n\nGermany,3\nUSA,5\n台灣,1\nAtlantis,9\n"


def test_a_map_has_each_country_in_its_place_and_names_what_it_has_no_place_for(
    analysis: AnalysisService, open_bytes: OpenBytes
) -> None:
    units = Measure(aggregate="sum", column="n")
    answer = analysis.run(open_bytes(COUNTRIES), chart("map", units, by=(Dimension(column="country"),)))
    dots = answer.figure.data[-1]
    assert dict(zip(dots.text, dots.marker.color, strict=True)) == {"Germany": 3, "USA": 5, "台灣": 1}
    assert dots.x[list(dots.text).index("USA")] < 0 < dots.x[list(dots.text).index("Germany")]
    assert off_the_map(answer.spec, answer.table) == ("Atlantis",)
    assert as_checked(answer.figure)
    assert len(answer.figure.to_json()) < 500_000
    assert "cdn" not in answer.figure.to_json()


def test_changes_to_a_figure_are_checked(analysis: AnalysisService, sales: Table) -> None:
    figure = analysis.run(sales, chart("bar", UNITS)).figure
    assert figure.update_layout(title_text="Units", xaxis_type="category").layout.title.text == "Units"
    with pytest.raises(ValueError, match="heigth"):
        figure.update_layout(heigth=300)
    with pytest.raises(ValueError, match="opacity"):
        figure.update_traces(opacity=2)


def test_a_title_that_begins_with_the_name_of_a_column_leaves_it_as_it_is() -> None:
    spec = chart("bar", UNITS)
    assert title_of(spec) == "Sum of units by region"
    chinese = {"sum of {column}": "{column} 的總和", "{what} by {groups}": "各{groups}的{what}"}

    def say(said: Sentence) -> str:
        facts = {name: say(fact) if isinstance(fact, Sentence) else fact for name, fact in said.facts.items()}
        return chinese.get(said.template, said.template).format(**facts)

    assert title_of(spec, say) == "各region的units 的總和"


def test_figures_have_the_template_that_plotly_gives_and_each_its_own(analysis: AnalysisService, sales: Table) -> None:
    figure, other = (analysis.run(sales, chart("bar", UNITS)).figure for _ in range(2))
    assert figure.layout.template == other.layout.template == go.Figure().layout.template
    figure.layout.template.layout.colorway = ["#000000"]
    assert figure.layout.template != other.layout.template == go.Figure().layout.template


def test_places_that_are_no_countries_are_bars(analysis: AnalysisService, sales: Table) -> None:
    answer = analysis.run(sales, chart("map", UNITS))
    assert not is_map(answer.spec, answer.table)
    assert [trace.type for trace in answer.figure.data] == ["bar"]


def test_what_a_chart_does_not_show_is_said(analysis: AnalysisService, open_bytes: OpenBytes) -> None:
    rows = "".join(f"C{at},S{at},{at - 1}\n" for at in range(14))
    table = open_bytes(f"country,shop,n\n{rows}Germany,S,3\nUSA,S,5\nAtlantis,S,9\n")
    units, country = Measure(aggregate="sum", column="n"), Dimension(column="country")

    def said(spec: ChartSpec) -> list[str]:
        return [str(remark) for remark in analysis.remarks(analysis.run(table, spec))]

    assert said(chart("stacked", units, by=(country,), split=Dimension(column="shop"))) == [
        "Only the 12 largest of 15 groups of shop are drawn; the result has all."
    ]
    assert said(chart("treemap", units, by=(Dimension(column="shop"),))) == [
        "2 groups are not above zero and have no area; the result has them."
    ]
    assert said(chart("map", units, by=(country,))) == [
        "Most values of country are no countries that the map knows, so bars are drawn."
    ]
    known = (Filter(column="shop", operator="eq", values=("S",)),)
    assert said(chart("map", units, by=(country,), filters=known)) == ["Not on the map: Atlantis. The result has them."]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Germany", "DE"),
        ("deutschland", "DE"),
        ("德國", "DE"),
        ("DEU", "DE"),
        ("DE", "DE"),
        ("276", "DE"),
        ("Korea, Rep.", "KR"),
        ("Korea, Dem. Rep.", "KP"),
        ("Congo, Dem. Rep.", "CD"),
        ("Congo, Rep.", "CG"),
        ("Cote d'Ivoire", "CI"),
        ("Hong Kong, China", "HK"),
        ("the Netherlands", "NL"),
        ("臺灣", "TW"),
        ("North", None),
        ("", None),
    ],
)
def test_countries_are_known_by_many_names(name: str, code: str | None) -> None:
    assert country_code(name) == code


REFUSED = (
    (chart("bar", Measure(aggregate="mean", column="units", transform="share")), "only counts and sums have shares"),
    (chart("bar", transformed("running")), "region has no order to follow"),
    (chart("number", transformed("share"), by=()), "need groups"),
    (chart("stacked", Measure(aggregate="mean", column="units"), split=SHOP), "stacked bars add up"),
    (chart("treemap", Measure(aggregate="max", column="units")), "a treemap shows parts of a whole"),
    (chart("bubble", UNITS), "takes 3 measures, not 1"),
    (chart("violin", Measure(aggregate="median", column="shop")), "no numbers, so it has no median"),
    (chart("map", UNITS, by=(DAY,)), "holds no names of countries"),
    (chart("map", UNITS, limit=1, others=True), "no place for all other groups"),
    (chart("bar", UNITS, filters=(Filter(column="units", operator="between", values=(1,)),)), "has 1 values"),
)


@pytest.mark.parametrize(("spec", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_what_makes_no_sense_is_refused_in_a_sentence(
    analysis: AnalysisService, sales: Table, spec: ChartSpec, said: str
) -> None:
    with pytest.raises(SpecRejected, match=said):
        analysis.run(sales, spec)
