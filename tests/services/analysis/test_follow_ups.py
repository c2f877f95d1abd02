"""Follow-ups in English and Chinese, other kinds of one question, and clicks: each changes what it says, no more."""

from collections.abc import Iterator

import pytest

from gptdash.services.analysis import AnalysisService, ChartSpec, Dimension, Filter, Measure, Sort, Table
from gptdash.services.analysis.planning import plan_by_rules, refine_by_rules
from gptdash.services.analysis.refitting import refitted
from gptdash.services.analysis.rejections import NothingChanges, NotUnderstood, SpecRejected
from gptdash.services.analysis.spec import ChartKind
from gptdash.services.analysis.wording import KIND_WORDS
from tests.services.analysis.conftest import OpenBytes, as_checked, rows_of
from tests.services.analysis.test_questions import ORDERS, essence


@pytest.fixture(scope="module")
def orders(analysis: AnalysisService) -> Iterator[Table]:
    table = analysis.open(("orders.csv", ORDERS.encode()))
    yield table
    table.close()


IN_2023 = "where order_date ge 2023-01-01, order_date lt 2024-01-01"
MONTHLY, REGIONS = "total revenue by month", "total revenue by region"
FOLLOW_UPS = (
    (MONTHLY, "only 2023", f"line sum(revenue) by order_date/month {IN_2023}"),
    (MONTHLY, "只看2023", f"line sum(revenue) by order_date/month {IN_2023}"),
    (MONTHLY, "as a share", "line share sum(revenue) by order_date/month"),
    (MONTHLY, "by region instead", "bar sum(revenue) by region, desc"),
    (MONTHLY, "改成依地區", "bar sum(revenue) by region, desc"),
    (MONTHLY, "by quarter", "line sum(revenue) by order_date/quarter"),
    (MONTHLY, "split by region", "line sum(revenue) by order_date/month split region"),
    (MONTHLY, "top 5", "bar sum(revenue) by order_date/month, desc, limit 5"),
    (MONTHLY, "average instead", "line mean(revenue) by order_date/month"),
    (MONTHLY, "units instead", "line sum(units) by order_date/month"),
    (MONTHLY, "as running total", "line running sum(revenue) by order_date/month"),
    (MONTHLY, "only North", "line sum(revenue) by order_date/month where region eq North"),
    (MONTHLY, "without North", "line sum(revenue) by order_date/month where region not_in North"),
    (MONTHLY, "as an area chart", "area sum(revenue) by order_date/month"),
    (REGIONS, "as a line chart", "line sum(revenue) by region, desc"),
    (REGIONS, "改成折線圖", "line sum(revenue) by region, desc"),
    (REGIONS, "佔比", "bar share sum(revenue) by region, desc"),
    (REGIONS, "前2名", "bar sum(revenue) by region, desc, limit 2"),
    (REGIONS, "top 2 and other", "bar sum(revenue) by region, desc, limit 2 and others"),
    (REGIONS, "as a pie chart", "pie sum(revenue) by region, desc"),
    (REGIONS, "also by product", "bar sum(revenue) by region split product, desc"),
    (REGIONS, "by month", "line sum(revenue) by order_date/month split region"),
    (REGIONS, "smallest first", "bar sum(revenue) by region, asc"),
    (REGIONS, "number of rows", "bar count by region, desc"),
    (f"{REGIONS} in 2024", "only 2023", f"bar sum(revenue) by region {IN_2023}, desc"),
    (f"{REGIONS} in 2023", "all years", "bar sum(revenue) by region, desc"),
    (f"{REGIONS} in 2023", "清除篩選", "bar sum(revenue) by region, desc"),
    ("share of revenue by region as a bar chart", "as absolute numbers", "bar sum(revenue) by region, desc"),
)  # fmt: skip


@pytest.mark.parametrize(("first", "said", "wanted"), FOLLOW_UPS, ids=[f"{a} > {b}" for a, b, _ in FOLLOW_UPS])
def test_a_follow_up_changes_what_it_says(
    analysis: AnalysisService, orders: Table, first: str, said: str, wanted: str
) -> None:
    plan = refine_by_rules(orders, plan_by_rules(orders, first).spec, said)
    assert essence(plan.spec) == wanted
    assert plan.ignored == ()
    assert len(analysis.run(orders, plan.spec).table) > 0


def test_a_follow_up_that_changes_nothing_says_so(orders: Table) -> None:
    spec = plan_by_rules(orders, REGIONS).spec
    with pytest.raises(NothingChanges):
        refine_by_rules(orders, spec, "by region")
    with pytest.raises(NotUnderstood):
        refine_by_rules(orders, spec, "will it rain")


@pytest.mark.parametrize("kind", list(KIND_WORDS))
@pytest.mark.parametrize(
    "question",
    [
        "total revenue by month",
        "share of revenue by region as a bar chart",
        "revenue by month by top 2 products and other",
        "distribution of price",
        "average price by region as a box plot",
        "correlation between price and units",
        "how many rows",
        "treemap of revenue by region and product",
    ],
)
def test_every_kind_can_become_every_other(
    analysis: AnalysisService, orders: Table, question: str, kind: ChartKind
) -> None:
    spec = refitted(orders, plan_by_rules(orders, question).spec, kind)
    assert spec.kind == kind
    figure = analysis.run(orders, spec).figure
    assert figure.data
    assert as_checked(figure)


SALES = "day,region,shop,units\n2024-01-05,North,A,10\n2024-01-20,South,B,20\n2024-02-03,North,B,30\n2024-02-04,,A,5\n"
UNITS = Measure(aggregate="sum", column="units")
REGION, SHOP, DAY = Dimension(column="region"), Dimension(column="shop"), Dimension(column="day", grain="month")


def narrowed(analysis: AnalysisService, table: Table, row: int, **fields: object) -> tuple[ChartSpec, object]:
    """Click on the group of a row; returns the new chart and the sum of all its groups."""
    spec = ChartSpec.model_validate({"kind": "bar", "measures": (UNITS,), **fields})
    new = analysis.narrow(table, analysis.run(table, spec), row)
    assert new
    return new, sum(value for *_, value in rows_of(analysis.run(table, new).table))  # type: ignore[misc]  # numbers


def test_a_click_on_a_group_keeps_its_rows_alone_and_groups_them_anew(
    analysis: AnalysisService, open_bytes: OpenBytes
) -> None:
    table = open_bytes(SALES)
    spec, total = narrowed(analysis, table, 0, dimensions=(REGION,))
    assert (spec.filters, total) == ((Filter(column="region", operator="eq", values=("North",)),), 40)
    assert spec.dimensions == (SHOP,)
    spec, total = narrowed(analysis, table, 2, dimensions=(REGION,))
    assert (spec.filters, total) == ((Filter(column="region", operator="missing"),), 5)


def test_a_click_on_a_month_a_bin_and_all_others(analysis: AnalysisService, open_bytes: OpenBytes) -> None:
    table = open_bytes(SALES)
    spec, total = narrowed(analysis, table, 1, kind="line", dimensions=(DAY,))
    assert [(item.operator, str(item.values[0])) for item in spec.filters] == [
        ("ge", "2024-02-01"),
        ("lt", "2024-03-01"),
    ]
    assert total == 35
    _, total = narrowed(analysis, table, 0, dimensions=(Dimension(column="units", bins=2),))
    assert total == 15
    spec, total = narrowed(analysis, table, 1, dimensions=(REGION,), sort=Sort(), limit=1, others=True)
    assert spec.filters == (Filter(column="region", operator="not_in", values=("North",)),)
    assert total == 20


def test_a_point_that_is_a_row_is_no_group(analysis: AnalysisService, open_bytes: OpenBytes) -> None:
    table = open_bytes("x,y\n1,2\n3,4\n5,7\n")
    answer = analysis.run(table, ChartSpec(kind="scatter", dimensions=(Dimension(column="x"), Dimension(column="y"))))
    assert analysis.narrow(table, answer, 0) is None
    assert analysis.narrow(table, answer, 99) is None


def test_a_chart_that_was_made_impossible_by_hand_is_refused(analysis: AnalysisService, orders: Table) -> None:
    spec = plan_by_rules(orders, REGIONS).spec
    running = (spec.measures[0].model_copy(update={"transform": "running"}),)
    with pytest.raises(SpecRejected, match="region has no order to follow"):
        analysis.run(orders, spec.model_copy(update={"measures": running}))
