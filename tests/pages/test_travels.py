"""A chart goes into chat as an attachment, a finding can be discussed; nothing is sent before a person sends it."""

import os

from streamlit.testing.v1 import AppTest

from gptdash.services.review import sample_source
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import Text
from tests.pages.conftest import MAIN, ROOT, OpenPage
from tests.pages.test_data import SALES, ask, upload
from tests.pages.test_review import review

DRAFTS = (
    "What stands out in this result, and what could explain it?",
    "Is this finding in orders.py right, and how would you mend it?",
    "Is this finding in pasted code right, and how would you mend it?",
)


def press_by_key(app: AppTest, key: str) -> AppTest:
    """Press the first button whose key begins so, and stay on the page that it leads to, as a browser does."""
    app = next(button for button in app.button if str(button.key).startswith(key)).click().run()
    assert not app.exception
    assert app.chat_input[0].proto.value in DRAFTS
    return app.switch_page(os.path.relpath(ROOT / "pages" / "chat.py", MAIN.parent)).run()


def attached(app: AppTest) -> list[str]:
    return [button.label for button in app.button if str(button.key).startswith("chat_take_away_")]


def test_an_answer_goes_into_chat_in_words_where_the_model_sees_no_pictures(open_page: OpenPage) -> None:
    app = ask(upload(open_page("data"), "sales.csv", SALES), "total units by region as a bar chart")
    app = press_by_key(app, "data_save_1_chat")
    (name,) = attached(app)
    assert name.endswith("txt")
    (file,) = app.session_state["chat_returned_files"]
    told = file.data.decode()
    assert "GROUP BY" in told
    assert "region,sum(units)" in told


def test_a_finding_is_sent_with_its_lines_when_the_person_sends(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    _, code = sample_source()
    app = open_page_with_model("review")
    app = review(app, code)
    asked = len(fake_openai.chats)
    app = press_by_key(app, "review_discuss_")
    assert len(attached(app)) == 1
    assert len(fake_openai.chats) == asked
    fake_openai.reply(Text("It is right."))
    app.chat_input[0].set_value("Is it right?").run()
    assert not app.exception
    assert attached(app.run()) == []
    sent = str(fake_openai.chats[-1].body)
    assert "Found by" in sent
    assert "shell=True" in sent


def test_what_waits_beside_the_composer_is_counted_before_it_is_sent(open_page_with_model: OpenPage) -> None:
    app = review(open_page_with_model("review"), sample_source()[1])
    app = press_by_key(app, "review_discuss_")
    told = next(caption.value for caption in app.caption if "tokens to send" in caption.value)
    tokens = int(told.split()[1].replace(",", ""))
    assert tokens > len(app.session_state["chat_returned_files"][0].data) // 6
