"""Data as a person uses it: from a file to a chart that can be checked, and past files that are no tables."""

from collections.abc import Callable
from pathlib import Path

import plotly.data
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import (
    alerts,
    charts,
    choose,
    expect_no_traceback,
    main_area,
    navigate,
    open_page,
    upload,
    wait_until_idle,
)
from tests.browser.servers import AppServer
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.steps import JsonObject, Status

pytestmark = pytest.mark.browser
StartApp = Callable[..., AppServer]
Shot = Callable[[str], Path]

QUESTION = "average lifeExp by continent as a bar chart"
SUGGESTED = 3
PLAN = {
    "answerable": True,
    "kind": "bar",
    "measures": [{"aggregate": "mean", "column": "lifeExp", "transform": None}],
    "dimensions": [{"column": "continent", "grain": None, "bins": None}],
    "split": None,
    "filters": [],
    "sort": {"by": "measure", "descending": True},
    "limit": None,
    "others": False,
}
BAD_FILES = (
    ("empty.csv", b"", "empty.csv is empty. Choose a file that has content."),
    (
        "page.csv",
        b"<!doctype html><html><body><h1>Not found</h1></body></html>",
        "page.csv holds a web page (HTML), not comma-separated text. Save or export it as CSV, then choose that file.",
    ),
    ("noise.csv", bytes(range(256)) * 40, "noise.csv holds binary data, not text. Choose a CSV file."),
    ("header.csv", b"a,b\n", "header.csv has column names but no rows below them. Choose a file that has rows."),
)


@pytest.fixture
def gapminder(tmp_path: Path) -> Path:
    """The countries of the world as a file: 1704 rows."""
    path = tmp_path / "gapminder.csv"
    plotly.data.gapminder().to_csv(path, index=False)
    return path


def ask(page: Page, question: str) -> None:
    """Type a question and send it; returns at once."""
    question_box(page).fill(question)
    main_area(page).get_by_role("button", name="Ask", exact=True).click()


def question_box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Question")


def answer_charts(page: Page) -> Locator:
    """Find the charts below the suggested ones."""
    return charts(page).nth(SUGGESTED)


def open_tab(page: Page, name: str) -> Locator:
    """Choose a tab of the newest answer and return what it shows."""
    wait_until_idle(page)
    page.get_by_role("tab", name=name, exact=True).first.click()
    return page.get_by_role("tabpanel").filter(visible=True).last


def test_from_a_csv_file_to_a_chart_with_its_query_and_its_table(
    app_server: StartApp, page: Page, gapminder: Path, shot: Shot
) -> None:
    open_page(page, app_server().url, "/data")
    upload(page, gapminder)
    expect(main_area(page)).to_contain_text("1,704 rows")
    expect(charts(page)).to_have_count(SUGGESTED)
    shot("data-uploaded")
    ask(page, QUESTION)
    expect(charts(page)).to_have_count(SUGGESTED + 1)
    expect(answer_charts(page)).to_contain_text("Average lifeExp by continent")
    expect(answer_charts(page)).to_contain_text("Oceania")
    expect(main_area(page)).to_contain_text("Oceania with average lifeExp 74.33")
    expect(main_area(page)).to_contain_text("Planned by rules, without a model")
    query = open_tab(page, "SQL")
    expect(query).to_contain_text("AVG(")
    expect(query).to_contain_text("GROUP BY")
    expect(query).to_contain_text("5 rows in")
    answer_charts(page).scroll_into_view_if_needed()
    shot("data-answer-sql")
    open_tab(page, "Result")
    # A data frame is a canvas; the table inside it is what a screen reader reads.
    expect(page.get_by_role("tabpanel").locator("td", has_text="Oceania").first).to_be_attached()
    expect(page.get_by_role("tabpanel").locator("td", has_text="74.326").first).to_be_attached()
    shot("data-answer-result")
    expect(question_box(page)).to_have_value("")
    expect_no_traceback(page)


def test_files_that_are_no_tables_are_one_sentence_each_and_the_page_goes_on(
    app_server: StartApp, page: Page, gapminder: Path, tmp_path: Path, shot: Shot
) -> None:
    open_page(page, app_server().url, "/data")
    for name, content, sentence in BAD_FILES:
        path = tmp_path / name
        path.write_bytes(content)
        upload(page, path)
        expect(alerts(page)).to_have_count(1)
        expect(alerts(page)).to_contain_text(sentence)
        expect_no_traceback(page)
        shot(f"data-refused-{path.stem}")
    upload(page, gapminder)
    expect(main_area(page)).to_contain_text("1,704 rows")
    expect(alerts(page)).to_have_count(0)
    ask(page, QUESTION)
    expect(charts(page)).to_have_count(SUGGESTED + 1)


def test_a_messy_file_is_shown_with_what_to_check(app_server: StartApp, page: Page, tmp_path: Path, shot: Shot) -> None:
    path = tmp_path / "messy.csv"
    whole = "".join(f'01/0{day}/2024,"$1,{day}00"\n' for day in range(1, 10))
    path.write_text(f"day,price\n{whole}04/05/2024,$5,extra,cells\n")
    open_page(page, app_server().url, "/data")
    upload(page, path)
    expect(alerts(page)).to_contain_text("day first or month first")
    expect(alerts(page)).to_contain_text("set aside")
    open_tab(page, "How it was read")
    expect(main_area(page)).to_contain_text("$1,100 became 1100")
    shot("data-messy")
    expect_no_traceback(page)


def test_table_and_answers_survive_a_switch_of_pages(
    app_server: StartApp, page: Page, gapminder: Path, shot: Shot
) -> None:
    open_page(page, app_server().url, "/data")
    upload(page, gapminder)
    ask(page, QUESTION)
    expect(charts(page)).to_have_count(SUGGESTED + 1)
    ask(page, "how many rows")
    expect(page.get_by_test_id("stMetric")).to_contain_text("number of rows")
    navigate(page, "Costs")
    expect(charts(page)).to_have_count(0)
    navigate(page, "Data")
    expect(main_area(page)).to_contain_text("1,704 rows")
    expect(charts(page)).to_have_count(SUGGESTED + 1)
    expect(answer_charts(page)).to_contain_text("Average lifeExp by continent")
    expect(main_area(page)).to_contain_text(QUESTION)
    expect(page.get_by_test_id("stMetric")).to_contain_text("number of rows")
    page.get_by_test_id("stMetric").scroll_into_view_if_needed()
    shot("data-after-switch")
    expect_no_traceback(page)


def test_a_single_number_is_written_for_people(app_server: StartApp, page: Page, gapminder: Path, shot: Shot) -> None:
    open_page(page, app_server().url, "/data")
    upload(page, gapminder)
    ask(page, "how many rows")
    expect(page.get_by_test_id("stMetric")).to_contain_text("1,704")
    shot("data-number")


def test_a_question_that_is_not_understood_is_one_sentence_and_stays_in_the_box(
    app_server: StartApp, page: Page, gapminder: Path, shot: Shot
) -> None:
    open_page(page, app_server().url, "/data")
    upload(page, gapminder)
    expect(charts(page)).to_have_count(SUGGESTED)
    ask(page, "will it rain tomorrow")
    expect(alerts(page)).to_contain_text("its columns are: country, continent, year")
    expect(question_box(page)).to_have_value("will it rain tomorrow")
    shot("data-not-understood")
    ask(page, QUESTION)
    expect(charts(page)).to_have_count(SUGGESTED + 1)
    expect_no_traceback(page)


def test_a_model_plans_the_chart_and_its_bill_stands_below(
    app_server: StartApp, page: Page, gapminder: Path, fake_openai: FakeOpenAI, shot: Shot
) -> None:
    fake_openai.reply(JsonObject(PLAN))
    open_page(page, app_server(fake=fake_openai, GPTDASH_MODEL="gpt-6-luna").url, "/data")
    upload(page, gapminder)
    ask(page, "Where do people live longest?")
    expect(answer_charts(page)).to_contain_text("Oceania")
    expect(main_area(page)).to_contain_text("Planned by the model")
    expect(main_area(page)).to_contain_text("gpt-6-luna")
    answer_charts(page).scroll_into_view_if_needed()
    shot("data-model")
    expect_no_traceback(page)


def test_a_failing_server_leaves_the_rules_and_says_so(
    app_server: StartApp, page: Page, gapminder: Path, fake_openai: FakeOpenAI, shot: Shot
) -> None:
    fake_openai.reply(Status(401, "invalid_api_key"))
    open_page(page, app_server(fake=fake_openai, GPTDASH_MODEL="gpt-6-luna").url, "/data")
    upload(page, gapminder)
    ask(page, QUESTION)
    expect(answer_charts(page)).to_contain_text("Oceania")
    expect(main_area(page)).to_contain_text("The model gave no usable plan")
    expect(main_area(page)).to_contain_text("does not accept the API key")
    answer_charts(page).scroll_into_view_if_needed()
    shot("data-model-failed")
    expect_no_traceback(page)


def test_an_answer_fits_a_telephone(app_server: StartApp, page: Page, shot: Shot) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app_server().url, "/data")
    choose(page, page.get_by_role("combobox", name="Or a sample"), "gapminder")
    expect(charts(page)).to_have_count(SUGGESTED)
    ask(page, QUESTION)
    expect(charts(page)).to_have_count(SUGGESTED + 1)
    wait_until_idle(page)
    answer_charts(page).scroll_into_view_if_needed()
    shot("data-390")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
