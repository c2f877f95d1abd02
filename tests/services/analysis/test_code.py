"""Code about a table: what is written, what is sent for it, and what running it gives."""

import json
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from gptdash.domain.errors import BlankQuestion, SandboxError
from gptdash.sandbox import why_unavailable
from gptdash.services.analysis import AnalysisService, ChartSpec, Dimension, Filter, Measure, Sort, Table
from gptdash.services.analysis.code.by_rules import code_of
from gptdash.services.analysis.rejections import NeitherUnderstood, NotUnderstood, TableClosed
from gptdash.services.analysis.spec import Grain
from tests.conftest import require_or_skip
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import JsonObject, Status
from tests.services.analysis.conftest import ListLedger, OpenBytes

SALES = (
    b"region,day,units,price\nNorth,2024-01-05,3,1.5\nSouth,2024-01-20,5,2.5\nNorth,2024-02-01,4,\n,2024-02-09,1,9\n"
)
GOOD = {"possible": True, "code": "result = df.groupby('region').units.sum()", "explanation": "Adds up the units."}


@pytest.fixture(scope="session", autouse=True)
def sandboxed() -> None:
    if why_unavailable():
        require_or_skip("a sandbox (Linux with Landlock, libseccomp2)")


@pytest.fixture
def sales(open_bytes: OpenBytes) -> Table:
    return open_bytes(SALES, name="sales.csv")


@pytest.fixture(scope="module")
def warm(analysis: AnalysisService) -> AnalysisService:
    """Analyses whose sandbox is that of all tests here."""
    analysis.warm_sandbox()
    return analysis


def test_a_query_gives_rows_and_a_sentence_computed_from_them(warm: AnalysisService, sales: Table) -> None:
    given = warm.run_sql(sales, "SELECT region, sum(units) AS units FROM data GROUP BY ALL ORDER BY units DESC")
    assert given.table is not None
    assert given.table["units"].tolist() == [7, 5, 1]
    assert str(given.text) == "The largest units is 7, of North (rows shown: 3)."
    assert (given.language, given.rows) == ("sql", 3)


def test_code_gives_table_figure_and_printed_text(warm: AnalysisService, sales: Table) -> None:
    given = warm.run_code(sales, "print(len(df))\nresult = df.units.mean()\nfig = px.bar(df, x='region', y='units')")
    assert str(given.text) == "The result is 3.25."
    assert given.printed == "4\n"
    assert given.figure is not None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fig = px.bar(df, x='region', y='units')", "The code drew a chart."),
        ("print(1)", "The code printed text, no table."),
        ("result = df[df.units > 99]", "The result has no rows."),
        ("result = df", "The result is a table (rows: 4, columns: 4)."),
        ("result = 'a'", "The result is a."),
    ],
)
def test_every_result_has_its_sentence(warm: AnalysisService, sales: Table, code: str, text: str) -> None:
    assert str(warm.run_code(sales, code).text) == text


def test_types_arrive_in_the_code_as_in_the_table(warm: AnalysisService, sales: Table) -> None:
    given = warm.run_code(sales, "result = df.dtypes.astype(str)").table
    expected = sales.to_pandas().dtypes.astype(str)
    assert given is not None
    assert given.iloc[:, 1].tolist() == expected.tolist()


def test_a_closed_table_runs_nothing(warm: AnalysisService, sales: Table) -> None:
    sales.close()
    for run in (warm.run_sql, warm.run_code):
        with pytest.raises(TableClosed):
            run(sales, "SELECT 1")


def test_the_table_stays_as_it_was(warm: AnalysisService, sales: Table) -> None:
    with pytest.raises(SandboxError):
        warm.run_sql(sales, "WITH gone AS (DELETE FROM data RETURNING *) SELECT * FROM gone")
    assert len(sales.to_pandas()) == 4


def spec(kind: str, *measures: tuple[str, str | None], by: tuple[str, ...] = (), **rest: object) -> ChartSpec:
    dimensions = tuple(Dimension(column=name, grain="month" if name == "day" else None) for name in by)
    pairs = tuple(Measure.model_validate({"aggregate": how, "column": column}) for how, column in measures)
    return ChartSpec.model_validate({"kind": kind, "measures": pairs, "dimensions": dimensions, **rest})


def where(column: str, operator: str, *values: object) -> dict[str, object]:
    return {"filters": (Filter.model_validate({"column": column, "operator": operator, "values": values}),)}


@pytest.mark.parametrize(
    "wanted",
    [
        spec("bar", ("sum", "units"), by=("region",), sort=Sort()),
        spec("bar", ("mean", "price"), ("count", None), by=("region",), sort=Sort(by="dimension", descending=True)),
        spec("bar", ("count", "price"), by=("region",), sort=Sort(descending=False), limit=2),
        spec("line", ("median", "units"), by=("day",)),
        spec("line", ("sum", "units"), by=("day",), split=Dimension(column="region")),
        spec("pie", ("count", None), by=("region",), sort=Sort()),
        spec("heatmap", ("max", "units"), by=("region", "day")),
        spec("table", ("min", "units"), ("count_distinct", "region"), by=("day",)),
        *(
            ChartSpec(
                kind="bar", measures=(Measure(aggregate="sum", column="units"),),
                dimensions=(Dimension(column="day", grain=grain),), split=Dimension(column="region"),
            )
            for grain in ("weekday", "month_of_year")
        ),
        spec("number", ("sum", "units"), ("count", None)),
        spec("number", ("sum", "units"), **where("region", "eq", "NORTH")),
        spec("number", ("count", None), **where("region", "ne", "north")),
        *(
            spec("number", ("count", None), filters=(Filter(column="day", operator=how, values=values, part=part),))
            for how, values, part in (("in", (6, 7), "weekday"), ("ne", (1,), "month_of_year"), ("ge", (3,), "weekday"))
        ),
        spec("number", ("count", None), **where("region", "in", "north", "south")),
        spec("number", ("count", None), **where("region", "not_in", "north")),
        spec("number", ("count", None), **where("region", "contains", "OUT")),
        spec("number", ("count", None), **where("region", "missing")),
        spec("number", ("count", None), **where("price", "present")),
        spec("number", ("count", None), **where("day", "ge", "2024-02-01")),
        spec("number", ("count", None), **where("day", "eq", "2024-02-01")),
        spec("number", ("count", None), **where("units", "gt", 3)),
        spec("grouped", ("sum", "units"), by=("day",), split=Dimension(column="region")),
        spec("bar", ("sum", "units"), by=("region",), sort=Sort(), limit=1, others=True),
        spec("line", ("sum", "units"), by=("day",), split=Dimension(column="region"), limit=1),
        spec("number", ("sum", "units"), **where("units", "between", 3, 4)),
        ChartSpec(
            kind="bar", measures=(Measure(aggregate="sum", column="units", transform="share"),),
            dimensions=(Dimension(column="region"),),
        ),
        ChartSpec(kind="histogram", dimensions=(Dimension(column="units", bins=5),)),
        spec("box", ("median", "units"), by=("region",)),
        ChartSpec(kind="scatter", dimensions=(Dimension(column="units"), Dimension(column="price"))),
    ],
)  # fmt: skip
def test_code_by_rules_computes_what_the_answer_computes(
    warm: AnalysisService, sales: Table, wanted: ChartSpec
) -> None:
    given = warm.run_code(sales, code_of(sales, wanted)).table
    expected = warm.run(sales, wanted).table
    assert given is not None
    assert_frame_equal(_plain(given), _plain(expected))


@pytest.mark.parametrize("grain", ["hour", "hour_of_day", "weekday"])
def test_code_by_rules_reads_the_clock_as_the_answer_does(
    warm: AnalysisService, open_bytes: OpenBytes, grain: Grain
) -> None:
    table = open_bytes("at,n\n2024-01-01 08:10,1\n2024-01-02 08:50,4\n2024-01-05 23:59,9\n,7\n")
    dimension = Dimension(column="at", grain=grain)
    wanted = ChartSpec(kind="bar", measures=(Measure(aggregate="sum", column="n"),), dimensions=(dimension,))
    code = code_of(table, wanted)
    given = warm.run_code(table, code).table
    assert "SELECT" not in code
    assert given is not None
    assert_frame_equal(_plain(given), _plain(warm.run(table, wanted).table))


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.map(lambda cell: "–" if pd.isna(cell) else str(cell).removesuffix(".0")).astype(object)


def test_charts_by_rules_are_drawn(warm: AnalysisService, sales: Table) -> None:
    for kind in ("bar", "line", "area", "pie"):
        given = warm.run_code(sales, code_of(sales, spec(kind, ("sum", "units"), by=("region",))))
        assert given.figure is not None


def test_a_weak_model_is_not_asked_and_the_rules_say_so(analysis: AnalysisService, sales: Table) -> None:
    written = analysis.generate_code(sales, "total units by region")
    assert written.planner == "rules"
    assert str(written.notes[0]) == "Written by rules, without a model: this model is too weak to write code."
    assert "'units', 'sum'" in written.code
    assert written.done is None


def test_what_nobody_understands_is_said(analysis: AnalysisService, sales: Table) -> None:
    with pytest.raises(NotUnderstood):
        analysis.generate_code(sales, "what will the weather be")
    with pytest.raises(BlankQuestion):
        analysis.generate_code(sales, "  ")


def test_the_model_sees_names_types_and_roles_alone(
    analysis_with_model: AnalysisService, fake_openai: FakeOpenAI, analysis_ledger: ListLedger
) -> None:
    sales = analysis_with_model.open(("sales.csv", SALES))
    fake_openai.reply(JsonObject(GOOD))
    written = analysis_with_model.generate_code(sales, "units by region")
    assert (written.code, written.planner, written.explanation) == (GOOD["code"], "model", "Adds up the units.")
    assert written.done is not None
    sent = json.dumps(fake_openai.requests[-1].body)
    assert "region" in sent
    assert not [value for value in ("North", "South", "2024-01-05") if value in sent]
    assert len(analysis_ledger.calls) == 1


@pytest.mark.parametrize("code", ["this is no code", "x = 1", ""])
def test_code_that_cannot_be_used_goes_back_once(
    analysis_with_model: AnalysisService, fake_openai: FakeOpenAI, analysis_ledger: ListLedger, code: str
) -> None:
    sales = analysis_with_model.open(("sales.csv", SALES))
    fake_openai.reply(JsonObject({**GOOD, "code": code}))
    fake_openai.reply(JsonObject(GOOD))
    written = analysis_with_model.generate_code(sales, "units by region")
    assert written.code == GOOD["code"]
    assert len(analysis_ledger.calls) == 2


def test_where_the_model_fails_the_rules_write_and_say_so(
    analysis_with_model: AnalysisService, fake_openai: FakeOpenAI
) -> None:
    sales = analysis_with_model.open(("sales.csv", SALES))
    fake_openai.reply(Status(401, "invalid_api_key"))
    written = analysis_with_model.generate_code(sales, "total units by region")
    assert written.planner == "rules"
    assert str(written.notes[0]).startswith("The model gave no usable code, ")


def test_where_neither_can_write_it_both_reasons_are_said(
    analysis_with_model: AnalysisService, fake_openai: FakeOpenAI
) -> None:
    sales = analysis_with_model.open(("sales.csv", SALES))
    fake_openai.reply(JsonObject({"possible": False, "code": "", "explanation": "There is no weather here."}))
    with pytest.raises(NeitherUnderstood, match="no weather here"):
        analysis_with_model.generate_code(sales, "what will the weather be")


def test_code_of_the_model_is_never_run_by_writing_it(
    analysis_with_model: AnalysisService, fake_openai: FakeOpenAI, tmp_path: Path
) -> None:
    sales = analysis_with_model.open(("sales.csv", SALES))
    evil = f"result = open({str(tmp_path / 'evil')!r}, 'w')"
    fake_openai.reply(JsonObject({**GOOD, "code": evil}))
    assert analysis_with_model.generate_code(sales, "units by region").code == evil
    assert not (tmp_path / "evil").exists()
