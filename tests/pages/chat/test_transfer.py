import json

import pytest
from streamlit.testing.v1 import AppTest

from tests.fake_openai.server import FakeOpenAI
from tests.pages.chat.using import press, said, write
from tests.pages.conftest import OpenPage

LIST = [{"role": "user", "content": "hello from elsewhere"}, {"role": "assistant", "content": "Good day"}]


@pytest.fixture
def app(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> AppTest:
    """The page with one conversation."""
    return write(open_page_with_model("chat"), "about apples")


def import_file(app: AppTest, name: str, data: bytes) -> AppTest:
    app.sidebar.file_uploader[0].upload(name, data, "application/json").run()
    assert not app.exception
    return app


def test_an_imported_conversation_is_opened(app: AppTest) -> None:
    import_file(app, "talk.json", json.dumps(LIST).encode())
    assert said(app) == ["hello from elsewhere", "Good day"]
    assert [toast.value for toast in app.toast] == ["1 conversation imported"]
    assert app.sidebar.file_uploader[0].value is None


def test_a_bad_file_is_refused_with_the_place_and_changes_nothing(app: AppTest) -> None:
    import_file(app, "talk.json", b'[{"role": "user", "content": "a"},\n {"role": "user" "content": "b"}]')
    assert "line 2, column 18" in app.error[0].value
    assert said(app)[0] == "about apples"


def test_what_was_deleted_can_be_brought_back_later(app: AppTest) -> None:
    (menu,) = app.sidebar.menu_button
    menu.click("delete").run()
    app.session_state["chat_deleted"] = None
    app.run()
    press(app, "restore_")
    assert said(app)[0] == "about apples"
    assert not [button for button in app.button if (button.key or "").startswith("restore_")]
