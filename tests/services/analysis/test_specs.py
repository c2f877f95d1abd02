"""Charts as data: those that do not fit the table are refused, and three that do are suggested."""

import pytest

from gptdash.services.analysis import AnalysisService, ChartSpec, Dimension, Filter, Measure
from gptdash.services.analysis.rejections import SpecRejected, TableClosed
from tests.services.analysis.conftest import OpenBytes, OpenSample

SALES = "day,region,units\n2024-01-05,North,10\n2024-01-20,South,20\n2024-02-03,North,30\n"
ROWS = Measure(aggregate="count")
REGION = Dimension(column="region")


def bar(*measures: Measure, by: str = "region", **more: object) -> ChartSpec:
    return ChartSpec.model_validate(
        {"kind": "bar", "measures": measures, "dimensions": (Dimension(column=by),), **more}
    )


REJECTED = (
    (bar(Measure(aggregate="sum", column="profit")), "there is no column profit. The columns are: day, region"),
    (bar(Measure(aggregate="sum", column="region")), "region holds no numbers, so it has no sum"),
    (bar(Measure(aggregate="sum")), "sum needs a column"),
    (bar(ROWS, by="nowhere"), "there is no column nowhere"),
    (bar(), "takes 1-5 measures, not 0"),
    (bar(ROWS, dimensions=(Dimension(column="region", grain="month"),)), "region holds no dates"),
    (bar(ROWS, dimensions=(Dimension(column="region", bins=5),)), "cannot be put into bins"),
    (bar(ROWS, filters=(Filter(column="units", operator="eq", values=("many",)),)), "many cannot be compared"),
    (bar(ROWS, filters=(Filter(column="day", operator="eq", values=("yesterday",)),)), "yesterday cannot be compared"),
    (bar(ROWS, filters=(Filter(column="units", operator="gt"),)), "has 0 values"),
    (bar(ROWS, filters=(Filter(column="region", operator="gt", values=("a",)),)), "no more or less"),
    (ChartSpec(kind="pie", measures=(Measure(aggregate="mean", column="units"),), dimensions=(REGION,)), "a pie shows"),
    (ChartSpec(kind="scatter", dimensions=(REGION, REGION)), "cannot be an axis of a scatter chart"),
    (ChartSpec(kind="heatmap", measures=(ROWS,), dimensions=(REGION,)), "takes 2 dimensions, not 1"),
    (ChartSpec(kind="number", measures=(ROWS,), dimensions=(REGION,)), "takes 0 dimensions, not 1"),
)


@pytest.mark.parametrize(("spec", "said"), REJECTED, ids=[said for _, said in REJECTED])
def test_a_chart_that_does_not_fit_the_table_is_refused_in_a_sentence(
    analysis: AnalysisService, open_bytes: OpenBytes, spec: ChartSpec, said: str
) -> None:
    with pytest.raises(SpecRejected) as refusal:
        analysis.run(open_bytes(SALES), spec)
    assert str(refusal.value).startswith("This chart cannot be drawn: ")
    assert said in str(refusal.value)


@pytest.mark.parametrize("name", ["gapminder", "tips", "stocks", "iris", "carshare", "election", "wind", "medals"])
def test_three_different_charts_are_suggested_for_every_sample_and_each_can_be_drawn(
    analysis: AnalysisService, open_sample: OpenSample, name: str
) -> None:
    table = open_sample(name)
    suggested = analysis.suggest(table)
    assert len(set(suggested)) == 3
    for spec in suggested:
        answer = analysis.run(table, spec)
        assert len(answer.table) > 0
        assert answer.figure.data


def test_a_closed_table_answers_in_a_sentence(analysis: AnalysisService) -> None:
    table = analysis.open(("a.csv", b"a,b\n1,2\n3,4\n"))
    table.close()
    with pytest.raises(TableClosed):
        analysis.run(table, ChartSpec(kind="number", measures=(ROWS,)))
