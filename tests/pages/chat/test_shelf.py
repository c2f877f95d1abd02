import pytest
from streamlit.testing.v1 import AppTest

from gptdash.app import shared_services
from tests.fake_openai.server import FakeOpenAI
from tests.pages.chat.using import press, said, write
from tests.pages.conftest import OpenPage


def titles(app: AppTest) -> list[str]:
    return [button.label for button in app.sidebar.button if (button.key or "").startswith("open_")]


def choose(app: AppTest, action: str, *, number: int = 0) -> AppTest:
    """Choose an action in the menu of a conversation."""
    menus = [menu for menu in app.sidebar.menu_button if (menu.key or "").startswith("menu_")]
    menus[number].click(action).run()
    assert not app.exception
    return app


@pytest.fixture
def app(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> AppTest:
    """The page with two conversations, the second one open."""
    opened = write(open_page_with_model("chat"), "about apples")
    press(opened, "chat_new")
    return write(opened, "about bread")


def test_the_newest_conversation_stands_first_and_opens_on_a_click(app: AppTest) -> None:
    assert titles(app) == ["about bread", "about apples"]
    press(app, "open_", number=1)
    assert said(app)[0] == "about apples"


def test_the_search_finds_what_was_said(app: AppTest) -> None:
    app.sidebar.text_input(key="chat_search").set_value("APPLE").run()
    assert titles(app) == ["about apples"]
    app.sidebar.text_input(key="chat_search").set_value("plums").run()
    assert titles(app) == []
    assert any("No conversation holds this." in caption.value for caption in app.sidebar.caption)


def test_a_long_list_is_paged(app: AppTest) -> None:
    chat = shared_services().chat
    for number in range(20):
        chat._conversations.append(f"c{number}", "user", f"talk {number}")
    app.run()
    assert len(titles(app)) == 12
    press(app, "chat_list_more")
    assert len(titles(app)) == 22


def test_a_pinned_conversation_stands_first(app: AppTest) -> None:
    choose(app, "pin", number=1)
    assert titles(app) == ["about apples", "about bread"]
    choose(app, "unpin")
    assert titles(app) == ["about bread", "about apples"]


def test_a_conversation_is_renamed_in_place(app: AppTest) -> None:
    choose(app, "rename", number=1)
    app.sidebar.text_input(key="chat_new_title").set_value("Fruit")
    press(app, "chat_title_save")
    assert titles(app) == ["about bread", "Fruit"]


def test_a_blank_title_is_refused_and_renaming_can_be_given_up(app: AppTest) -> None:
    choose(app, "rename")
    app.sidebar.text_input(key="chat_new_title").set_value(" ")
    press(app, "chat_title_save")
    assert "needs a title" in app.error[0].value
    press(app, "chat_title_cancel")
    assert titles(app) == ["about bread", "about apples"]


def test_deleting_can_be_undone(app: AppTest) -> None:
    choose(app, "delete")
    assert titles(app) == ["about apples"]
    assert said(app) == []
    press(app, "chat_undo_delete")
    assert titles(app) == ["about bread", "about apples"]
    assert said(app)[0] == "about bread"


def test_deleting_another_conversation_leaves_the_open_one_open(app: AppTest) -> None:
    choose(app, "delete", number=1)
    assert titles(app) == ["about bread"]
    assert said(app)[0] == "about bread"
