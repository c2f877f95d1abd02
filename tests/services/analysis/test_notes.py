"""Notes on columns and metrics by name: kept with the dataset, sent with questions, and understood by rules."""

import json

import pytest

from gptdash.services.analysis import AnalysisService, ColumnNote, DatasetNotes, Filter, Metric
from gptdash.services.analysis.rejections import MetricInvalid
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import JsonObject
from tests.services.analysis.conftest import OpenBytes
from tests.services.analysis.test_model_path import PLAN, VISITS, _text

CROWDS = Metric(
    name="Crowds",
    aggregate="sum",
    column="guests",
    where=(Filter(column="guests", operator="gt", values=(200_000,)),),
)
NOTES = DatasetNotes(columns=(ColumnNote(column="fee", text="in euros, per visit"),), metrics=(CROWDS,))


def test_notes_are_there_again_for_a_table_of_the_same_name_and_columns(
    analysis: AnalysisService, open_bytes: OpenBytes
) -> None:
    analysis.note(open_bytes(VISITS, name="noted.csv"), NOTES)
    assert analysis.notes_of(open_bytes(VISITS + "Yazd,2001-01-01,1,2.5\n", name="noted.csv")) == NOTES
    assert analysis.notes_of(open_bytes(VISITS, name="other.csv")) == DatasetNotes()
    assert analysis.notes_of(open_bytes(VISITS.replace("fee", "price"), name="noted.csv")) == DatasetNotes()


@pytest.mark.parametrize(
    ("metric", "said"),
    [
        (Metric(name="A", aggregate="sum", column="city"), "city holds no numbers, so it has no sum"),
        (Metric(name="A", aggregate="sum", column="nowhere"), "there is no column nowhere"),
        (
            Metric(name="A", aggregate="count", where=(Filter(column="guests", operator="gt", values=("many",)),)),
            "many cannot be compared",
        ),
    ],
)
def test_a_metric_that_cannot_be_computed_is_refused(
    analysis: AnalysisService, open_bytes: OpenBytes, metric: Metric, said: str
) -> None:
    with pytest.raises(MetricInvalid, match=said):
        analysis.note(open_bytes(VISITS), DatasetNotes(metrics=(metric,)))


def test_two_metrics_cannot_have_one_name(analysis: AnalysisService, open_bytes: OpenBytes) -> None:
    twin = CROWDS.model_copy(update={"name": "crowds"})
    with pytest.raises(MetricInvalid, match="another metric"):
        analysis.note(open_bytes(VISITS), DatasetNotes(metrics=(CROWDS, twin)))


def test_the_rules_compute_a_metric_that_a_question_names(analysis: AnalysisService, open_bytes: OpenBytes) -> None:
    table = open_bytes(VISITS, name="metrics.csv")
    analysis.note(table, NOTES)
    answer = analysis.ask(table, "crowds by city")
    assert answer.table.to_numpy().tolist() == [["Zwolle", 918273], ["Yazd", 645546]]
    assert str(answer.text) == "Highest is Zwolle with Crowds 918,273 (2 groups shown)."
    assert analysis.ask(table, "Crowds").table.iloc[0, 0] == 1_563_819


def test_notes_and_metrics_go_with_a_question_and_the_model_names_a_metric(
    analysis_with_model: AnalysisService, fake_openai: FakeOpenAI
) -> None:
    table = analysis_with_model.open(("visits.csv", VISITS.encode()))
    analysis_with_model.note(table, NOTES)
    measure = {"aggregate": "count", "column": None, "transform": "share", "metric": "Crowds"}
    fake_openai.reply(JsonObject({**PLAN, "measures": [measure]}))
    answer = analysis_with_model.ask(table, "what part of our crowds was where")
    assert answer.spec.measures == (CROWDS.measure.model_copy(update={"transform": "share"}),)
    told = json.loads(_text(fake_openai.chats[0].messages[1]))
    assert told["columns"][3]["note"] == "in euros, per visit"
    assert told["metrics"][0]["name"] == "Crowds"
