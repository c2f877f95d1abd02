import pytest
from streamlit.testing.v1 import AppTest

from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import Finish, Text
from tests.pages.chat.using import captions, press, said, write
from tests.pages.conftest import OpenPage

MODELS = ["gpt-4o", "gpt-4o-mini"]


@pytest.fixture
def app(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> AppTest:
    """The page after two models answered, the first of which is named in the order of their coming."""
    fake_openai.script((Text("Same start. One way."), Finish()), (Text("Same start. Another way."), Finish()))
    opened = open_page_with_model("chat")
    opened.session_state["chat_compare_models"] = MODELS
    opened.run()
    return write(opened, "hello")


def replies(app: AppTest) -> list[str]:
    return [markdown.value for markdown in app.main.markdown if "way" in markdown.value]


def test_two_models_answer_side_by_side(app: AppTest, fake_openai: FakeOpenAI) -> None:
    assert sorted(request.body["model"] for request in fake_openai.chats) == MODELS
    assert said(app) == ["hello"]
    assert sorted(replies(app)) == ["Same start. Another way.", "Same start. One way."]
    assert "2 replies · choose the one to go on with" in captions(app)
    assert captions(app).count("· complete") == 2
    assert app.chat_input[0].disabled


def test_the_meter_adds_up_what_all_models_take(open_page_with_model: OpenPage) -> None:
    app = open_page_with_model("chat")
    app.session_state["chat_compare_models"] = MODELS
    app.run()
    # Nothing is written yet: 3 tokens for the reply, twice.
    assert "≈ 6 tokens to send to 2 models · <1% of 128,000 · unpriced" in captions(app)


def test_what_they_say_differently_is_shown_piece_by_piece(app: AppTest) -> None:
    lines = set(app.main.code[0].value.splitlines())
    assert "  Same start." in lines
    assert lines & {"- One way.", "+ One way."}
    assert "50% alike" in captions(app)


def test_the_winner_is_gone_on_with_and_the_other_stays_beside_it(app: AppTest, fake_openai: FakeOpenAI) -> None:
    winner = replies(app)[1]
    press(app, "chat_choose_", number=1)
    assert said(app) == ["hello", winner]
    assert "2/2" in captions(app)
    assert not app.chat_input[0].disabled
    app.session_state["chat_compare_models"] = []
    app.run()
    write(app, "go on")
    assert [message["content"] for message in fake_openai.chats[-1].messages] == ["hello", winner, "go on"]


def test_the_comparison_can_be_closed_and_opened_again(app: AppTest) -> None:
    press(app, "chat_compare_close")
    assert len(said(app)) == 2
    press(app, "splitscreen_left_")
    assert len(replies(app)) == 2


def test_a_model_that_fails_is_named_and_the_other_reply_stands(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = open_page_with_model("chat")
    app.session_state["chat_compare_models"] = ["gpt-4o", "no-such-model"]
    app.run()
    write(app, "this way")
    assert app.warning[0].value.startswith("no-such-model did not answer: ")
    assert len(replies(app)) == 2  # the question and the one reply
