"""A model's words about a result: its numbers are looked up, rounded and in units; what is not there is marked."""

import json

import pytest

from gptdash.services.analysis import AnalysisService, ChartSpec, Dimension, Measure
from gptdash.services.analysis.commenting import numbers_in
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import Text

SALES = "day,region,units\n2024-01-05,North,1234567\n2024-02-03,South,-52.5\n2024-02-04,East,0.375\n"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("North had 1,234,567 units", [(1_234_567, False)]),
        ("1.2 million, $3k and 4.5bn", [(1_200_000, False), (3000, False), (4.5e9, False)]),
        ("37.5 % or 12 percent", [(37.5, True), (12, True)]),
        ("−52.5 in 2024-02", [(-52.5, False), (2024, False), (2, False)]),
        ("共123萬，佔37.5％", [(1_230_000, False), (37.5, True)]),
        ("A4 and B12 are names", []),
    ],
)
def test_numbers_are_read_with_their_units(text: str, numbers: list[tuple[float, bool]]) -> None:
    assert [(said.value, said.is_percent) for said in numbers_in(text)] == numbers


@pytest.mark.parametrize(
    ("said", "unfounded"),
    [
        ("North leads with 1,234,567 units, South had −52.5.", []),
        ("North leads with about 1.23 million.", []),
        ("North leads with 1.24 million.", ["1.24 million"]),
        ("East is at 37.5 %, or 0.38.", []),
        ("East is at 39 %.", ["39 %"]),
        ("Three regions; together 1,234,514.875.", ["1,234,514.875"]),
        ("In January 2024 there were 3 groups, a fall of 52.5.", []),
    ],
)
def test_what_is_not_in_the_result_is_marked(
    analysis_with_model: AnalysisService, fake_openai: FakeOpenAI, said: str, unfounded: list[str]
) -> None:
    table = analysis_with_model.open(("sales.csv", SALES.encode()))
    measure = Measure(aggregate="sum", column="units")
    groups = (Dimension(column="day"), Dimension(column="region"))
    spec = ChartSpec(kind="table", measures=(measure,), dimensions=groups)
    fake_openai.reply(Text(said))
    commentary = analysis_with_model.comment(analysis_with_model.run(table, spec), "units by day")
    assert commentary.text == said
    assert [number.text for number in commentary.unfounded] == unfounded


def test_the_rows_that_are_sent_carry_no_personal_data(
    analysis_with_model: AnalysisService, fake_openai: FakeOpenAI
) -> None:
    table = analysis_with_model.open(("people.csv", b"who,n\nanna.smith@example.com,3\nbob@example.com,4\n"))
    fake_openai.reply(Text("Four is most."))
    spec = next(spec for spec in analysis_with_model.suggest(table) if spec.dimensions)
    analysis_with_model.comment(analysis_with_model.run(table, spec))
    assert "example.com" not in json.dumps(fake_openai.chats[-1].body)
