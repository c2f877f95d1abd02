"""Start: each example leads to its page with something to work on, and nothing is sent by it."""

import os

import pytest
from streamlit.testing.v1 import AppTest

from tests.fake_openai.server import FakeOpenAI
from tests.pages.conftest import MAIN, ROOT, OpenPage
from tests.pages.test_data import ask, charts, shown


def press(app: AppTest, page: str) -> AppTest:
    return app.button(key=f"start_{page}").click().run()


def _stay(app: AppTest, page: str) -> AppTest:
    """A browser stays on the page that it was led to; this test's app has to be told."""
    return app.switch_page(os.path.relpath(ROOT / "pages" / f"{page}.py", MAIN.parent))


def test_one_press_leads_to_charts_and_a_second_to_an_answer(open_page: OpenPage) -> None:
    app = press(open_page("start"), "data")
    assert not app.exception
    assert "1,704 rows" in shown(app)
    assert charts(app) == 3
    app = ask(_stay(app, "data"), app.text_input(key="data_question").value or "")
    assert "Highest is Oceania with average lifeExp 74.33" in shown(app)


def test_the_example_question_is_understood_in_chinese_too(open_page: OpenPage) -> None:
    app = open_page("start")
    app.selectbox(key="language").select("zh_Hant").run()
    app = press(app, "data")
    question = app.text_input(key="data_question").value
    assert question == "各 continent 的平均 lifeExp"


@pytest.mark.parametrize(
    ("page", "holds"),
    [("review", "def "), ("images", "receipt.png"), ("jobs", "good morning"), ("support", ""), ("costs", "")],
)
def test_every_example_opens_its_page_with_something_to_work_on(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI, page: str, holds: str
) -> None:
    app = press(open_page_with_model("start"), page)
    assert not app.exception
    everything = (*app.text_area, *app.caption, *app.markdown, *app.selectbox)
    assert any(holds in str(element.value) for element in everything)
    assert fake_openai.chats == ()


def test_the_page_says_who_answers_and_what_leaves(open_page: OpenPage, fake_openai: FakeOpenAI) -> None:
    app = open_page("start")
    assert "A tiny model that comes along" in shown(app)
    assert "Nothing: the model runs here." in shown(app)


def test_with_a_server_it_names_the_server(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    app = open_page_with_model("start")
    assert "What you send goes to 127.0.0.1" in shown(app).replace("*", "")
