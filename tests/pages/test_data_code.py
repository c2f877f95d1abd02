"""SQL and pandas code on the data page."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from gptdash.sandbox import why_unavailable
from tests.conftest import require_or_skip
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import JsonObject
from tests.pages.conftest import OpenPage

SALES = b"region,units,price\nNorth,3,1.5\nSouth,5,2.5\nNorth,4,1.5\n"


@pytest.fixture(autouse=True)
def sandboxed() -> None:
    if why_unavailable():
        require_or_skip("a sandbox (Linux with Landlock, libseccomp2)")


def at(app: AppTest, way: str) -> AppTest:
    """Upload the sales and choose a tab."""
    app.file_uploader[0].upload("sales.csv", SALES).run()
    app.session_state["data_ways"] = way
    return app.run()


def run(app: AppTest, language: str, code: str | None = None) -> AppTest:
    if code is not None:
        app.text_area(key=f"data_code_{language}").set_value(code)
    return app.button(key=f"data_code_run_{language}").click().run()


def said(app: AppTest) -> str:
    elements = (*app.markdown, *app.caption, *app.error, *app.text)
    return re.sub(r"\\(.)", r"\1", "\n".join(element.value for element in elements))


def test_a_select_gives_rows_and_what_is_refused_keeps_its_text(open_page: OpenPage) -> None:
    app = at(open_page("data"), "Write SQL")
    assert app.text_area(key="data_code_sql").value == "SELECT *\nFROM data\nLIMIT 100"
    run(app, "sql", "SELECT region, sum(units) AS units FROM data GROUP BY ALL ORDER BY units DESC")
    assert not app.exception
    assert "The largest units is 7, of North (rows shown: 2)." in said(app)
    assert list(app.dataframe[-1].value["units"]) == [7, 5]
    run(app, "sql", "INSERT INTO data VALUES ('x', 1, 1)")
    assert not app.exception
    assert "Only one SELECT can be run here; this is INSERT." in said(app)
    assert app.text_area(key="data_code_sql").value == "INSERT INTO data VALUES ('x', 1, 1)"
    app.button(key="data_code_back_sql_1").click().run()
    assert app.text_area(key="data_code_sql").value.startswith("SELECT region, sum(units)")


def test_pandas_begins_with_code_that_works_and_shows_what_it_gives(open_page: OpenPage) -> None:
    app = at(open_page("data"), "Write pandas")
    before = len(app.get("plotly_chart"))
    run(app, "python")
    assert not app.exception
    assert not app.error
    assert len(app.get("plotly_chart")) == before + 1
    run(app, "python", "print('hello')\nresult = 1 / 0")
    assert "The code stopped in line 2: ZeroDivisionError: division by zero." in said(app)
    run(app, "python", "print('hello')\nresult = df.units.sum()")
    assert "The result is 12." in said(app)
    assert app.code[-1].value == "hello"


def test_words_of_an_error_carry_no_markup(open_page: OpenPage) -> None:
    app = run(at(open_page("data"), "Write pandas"), "python", "raise ValueError('![x](https://evil.example/x.png)')")
    assert "evil.example" in said(app)
    assert not re.search(r"(?<!\\)!\[", app.error[0].value)


def test_code_for_a_task_is_written_by_the_model_with_its_price(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = at(open_page_with_model("data"), "Write pandas")
    fake_openai.reply(JsonObject({
        "possible": True, "code": "result = df.units.max()", "explanation": "Finds the largest ![x](https://e.example)"
    }))  # fmt: skip
    app.text_input(key="data_code_task").set_value("the largest units")
    next(button for button in app.button if button.label == "Write code").click().run()
    assert not app.exception
    assert app.text_area(key="data_code_python").value == "result = df.units.max()"
    assert "Written by the model; read it before you run it." in said(app)
    assert "gpt-6-luna · " in said(app)
    assert not [element for element in app.markdown if re.search(r"(?<!\\)!\[", element.value)]
    assert "The result is 5." not in said(app)
    assert "The result is 5." in said(run(app, "python"))


def test_a_weak_model_is_not_asked_and_a_task_that_fits_nothing_keeps_the_code(open_page: OpenPage) -> None:
    app = at(open_page("data"), "Write pandas")
    app.text_input(key="data_code_task").set_value("average price by region")
    next(button for button in app.button if button.label == "Write code").click().run()
    assert "Written by rules, without a model" in said(app)
    code = app.text_area(key="data_code_python").value
    assert "('price', 'mean')" in code
    app.text_input(key="data_code_task").set_value("what will the weather be")
    next(button for button in app.button if button.label == "Write code").click().run()
    assert "its columns are: region, units, price" in said(app)
    assert app.text_area(key="data_code_python").value == code
