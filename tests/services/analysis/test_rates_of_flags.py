"""The average of what says yes or no is a rate, and is written in percent wherever it is read."""

import json

import pytest

from gptdash.services.analysis import AnalysisService, Table
from gptdash.services.analysis.code.by_rules import code_of
from gptdash.services.analysis.drafting.brief import Brief, messages_of
from gptdash.services.analysis.editing import computing
from gptdash.services.analysis.rejections import NothingChanges
from gptdash.services.analysis.spec import ChartSpec, Dimension, Measure
from tests.services.analysis.conftest import OpenBytes, as_checked

ORDERS = "region,month,returned,late,gift,price\n" + "\n".join(
    f"{'North' if i % 2 else 'South'},2024-{i % 3 + 1:02}-01,{'true' if i % 8 == 1 else 'false'},"
    f"{int(i % 4 == 0)},{'yes' if i % 5 == 0 else 'no'},{i + 0.5}"
    for i in range(40)
)
FLAGS = ("returned", "late", "gift")
PERCENT = (".0%", ".1%")


@pytest.fixture
def orders(open_bytes: OpenBytes) -> Table:
    return open_bytes(ORDERS)


def average(column: str, kind: str = "bar", *groups: str) -> ChartSpec:
    return ChartSpec.model_validate(
        {
            "kind": kind,
            "measures": [{"aggregate": "mean", "column": column}],
            "dimensions": [{"column": group} for group in groups],
        }
    )


def formats(axis: dict[str, str]) -> tuple[str | None, str | None]:
    return axis.get("tickformat"), axis.get("hoverformat")


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("kind", ["bar", "line", "area"])
def test_its_axis_is_in_percent(analysis: AnalysisService, orders: Table, flag: str, kind: str) -> None:
    answer = analysis.run(orders, average(flag, kind, "region"))
    assert formats(answer.figure.to_dict()["layout"]["yaxis"]) == PERCENT
    assert "%" in str(answer.text)
    assert as_checked(answer.figure)


@pytest.mark.parametrize(
    ("question", "said"), [("percentage of returned by region", "25 %"), ("percentage of returned", "12.5 %")]
)
def test_a_question_for_a_rate_is_answered_in_percent(
    analysis: AnalysisService, orders: Table, question: str, said: str
) -> None:
    assert said in str(analysis.ask(orders, question).text)


def test_a_number_alone_and_a_cell_of_a_heatmap_are_in_percent(analysis: AnalysisService, orders: Table) -> None:
    (number,) = analysis.run(orders, average("late", "number")).figure.to_dict()["data"]
    assert (number["value"], number["number"]["valueformat"]) == (0.25, ".1%")
    (cells,) = analysis.run(orders, average("late", "heatmap", "region", "month")).figure.to_dict()["data"]
    assert cells["colorbar"]["tickformat"] == ".1%"
    assert "%{z:.1%}" in cells["hovertemplate"]


def test_each_axis_of_points_is_its_own(analysis: AnalysisService, orders: Table) -> None:
    spec = ChartSpec(
        kind="scatter",
        measures=(Measure(aggregate="mean", column="price"), Measure(aggregate="mean", column="late")),
        dimensions=(Dimension(column="region"),),
    )
    layout = analysis.run(orders, spec).figure.to_dict()["layout"]
    assert (formats(layout["xaxis"]), formats(layout["yaxis"])) == ((None, None), PERCENT)


def test_its_change_is_in_percent_and_its_sum_is_not(analysis: AnalysisService, orders: Table) -> None:
    for changes, wanted in (({"transform": "change"}, PERCENT), ({"aggregate": "sum"}, (None, None))):
        spec = average("late", "line", "month")
        spec = spec.model_copy(update={"measures": (spec.measures[0].model_copy(update=changes),)})
        assert formats(analysis.run(orders, spec).figure.to_dict()["layout"]["yaxis"]) == wanted


def test_an_amount_that_takes_its_place_is_a_number_again(analysis: AnalysisService, orders: Table) -> None:
    rate = analysis.run(orders, average("late", "bar", "region")).spec
    assert rate.measures[0].is_rate
    changed = analysis.run(orders, computing(orders, rate, {"column": "price"}))
    assert not changed.spec.measures[0].is_rate
    assert formats(changed.figure.to_dict()["layout"]["yaxis"]) == (None, None)


def test_code_by_rules_writes_its_axis_in_percent(orders: Table) -> None:
    assert 'tickformat=".0%"' in code_of(orders, average("late", "bar", "region"))
    assert "tickformat" not in code_of(orders, average("price", "bar", "region"))


def test_a_model_is_told_of_the_chart_what_a_plan_may_hold(analysis: AnalysisService, orders: Table) -> None:
    spec = analysis.run(orders, average("late", "bar", "region")).spec
    _, told = messages_of(orders, Brief(question="as a line", previous=spec))
    assert json.dumps("mean") in told.text
    assert "of_flag" not in told.text


@pytest.mark.parametrize("said", ["also average late", "average late instead", "as a bar chart"])
def test_a_follow_up_that_asks_for_the_rate_again_changes_nothing(
    analysis: AnalysisService, orders: Table, said: str
) -> None:
    rate = analysis.ask(orders, "average late by region").spec
    with pytest.raises(NothingChanges):
        analysis.ask(orders, said, previous=rate)


def test_a_follow_up_keeps_the_rate_in_percent(analysis: AnalysisService, orders: Table) -> None:
    rate = analysis.ask(orders, "average late by region").spec
    changed = analysis.ask(orders, "by month instead", previous=rate)
    assert formats(changed.figure.to_dict()["layout"]["yaxis"]) == PERCENT
