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
    ("text", "numbers"),
    [
        ("Twelve regions, twenty-three shops", [12, 23]),
        ("two hundred and fifty thousand, half a million", [250_000, 500_000]),
        ("two and a half million; a dozen; one hundred", [2.5e6, 12, 100]),
        ("nearly two thirds, a quarter of it, one in five", [2 / 3, 1 / 4, 1 / 5]),
        ("half of it, more than half, twenty percent", [0.5, 0.5, 20]),
        ("it doubled, three times as much, 2.5 times, 4x", [2, 3, 2.5, 4]),
        ("十二個地區，三百五十，一萬二", [12, 350, 12_000]),
        ("1億2,000萬，一億兩千萬，3萬5千，2千萬", [120_000_000, 120_000_000, 35_000, 20_000_000]),
        ("三成五，近三分之一，四分之三，百分之三十五", [0.35, 1 / 3, 0.75, 0.35]),
        ("一半，兩倍，1.5 倍，一點五倍，翻倍", [0.5, 2, 1.5, 1.5, 2]),
    ],
)
def test_numbers_are_read_in_words(text: str, numbers: list[float]) -> None:
    assert [said.value for said in numbers_in(text)] == pytest.approx(numbers)


@pytest.mark.parametrize(
    "text",
    [
        "One of the regions came first, someone said; a third region was second, in the first half of a quarter.",
        "Once a week; the third quarter; half-year; a second reason; none of them often.",
        "其中之一是一些地區，一個一個看；第一名、前一季、上半年、十二月、星期三；萬一十分明顯，兩者統一。",
        "數百萬、兩三個、幾十個都是約數。",
    ],
)
def test_ordinary_words_are_no_numbers(text: str) -> None:
    assert list(numbers_in(text)) == []


@pytest.mark.parametrize(
    ("said", "unfounded"),
    [
        ("North has a quarter of all, South half, twice as much as North.", []),
        ("South made more than two thirds.", ["more than two thirds"]),
        ("South made about half, nearly three times West.", ["nearly three times"]),
        ("Two of the four regions are alike; all four sold eighteen.", ["eighteen"]),
        ("Twelve regions sold a third.", ["Twelve", "a third"]),
        ("South sold eight, twenty percent more.", ["twenty percent"]),
        ("南部佔一半，是北部的兩倍；北部佔四分之一，東西各佔一成二五。", []),
        ("南部佔近七成，是北部的三倍，共十二個地區。", ["近七成", "三倍", "十二個"]),
        ("南部賣了八個，四個地區共十八個。", ["十八個"]),
    ],
)
def test_words_for_numbers_are_looked_up_too(
    analysis_with_model: AnalysisService, fake_openai: FakeOpenAI, said: str, unfounded: list[str]
) -> None:
    table = analysis_with_model.open(("s.csv", b"region,units\nNorth,4\nSouth,8\nEast,2\nWest,2\n"))
    spec = ChartSpec(
        kind="bar",
        measures=(Measure(aggregate="sum", column="units"),),
        dimensions=(Dimension(column="region"),),
    )
    answer = analysis_with_model.run(table, spec)
    fake_openai.reply(Text(said))
    assert [number.text for number in analysis_with_model.comment(answer).unfounded] == unfounded


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
