"""What goes along with a message, and whom it goes to: files by every way, and several models at once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.giving import choose_file, drop_file, paste_file
from tests.browser.pages import chat_messages, choose, expect_no_traceback, main_area, open_page, say, wait_until_idle
from tests.browser.servers import AppServer
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.steps import Finish, Stall, Text
from tests.gateway.pictures import PNG

pytestmark = pytest.mark.browser
StartApp = Callable[..., AppServer]
Shot = Callable[[str], Path]


def test_files_come_by_every_way_and_go_to_each_model_that_is_compared(
    app_server: StartApp, page: Page, fake_openai: FakeOpenAI, tmp_path: Path, shot: Shot
) -> None:
    fake_openai.script(
        (Text("A red "), Stall(), Text("apple. It is ripe."), Finish()),
        (Text("A green "), Stall(), Text("pear. It is ripe."), Finish()),
        (Text("Slice it."), Finish()),
    )
    chosen, dropped, pasted = tmp_path / "notes.txt", tmp_path / "prices.csv", tmp_path / "fruit.png"
    chosen.write_text("Ripe in autumn.")
    dropped.write_text("fruit,price\npear,2\n")
    pasted.write_bytes(PNG)
    open_page(page, app_server(fake=fake_openai, GPTDASH_MODEL="gpt-4o").url, "/chat")
    choose_file(page, chosen)
    drop_file(page, dropped)
    paste_file(page, pasted)
    shot("chat-attached")

    _compare(page, "gpt-4o", "gpt-4o-mini")
    say(page, "What is it?")
    for word in ("A red", "A green"):
        expect(main_area(page)).to_contain_text(word)
    shot("chat-comparing")
    fake_openai.release()
    expect(main_area(page)).to_contain_text("choose the one to go on with")
    expect(main_area(page)).to_contain_text("% alike")
    wait_until_idle(page)
    shot("chat-compared")
    asked = fake_openai.chats
    assert {request.body["model"] for request in asked} == {"gpt-4o", "gpt-4o-mini"}
    for request in asked:
        text, picture = request.messages[-1]["content"]
        assert text["text"].startswith("What is it?")
        assert "Ripe in autumn." in text["text"]
        assert "pear,2" in text["text"]
        assert picture["image_url"]["url"].startswith("data:image/png")
    _go_on_with(page, "A green pear.")
    expect(chat_messages(page).nth(1)).to_contain_text("A green pear. It is ripe.")
    expect(chat_messages(page).nth(1)).to_contain_text("/2")
    _compare(page)
    say(page, "And now?")
    expect(chat_messages(page).nth(3)).to_contain_text("Slice it.")
    last = [message["content"] for message in fake_openai.chats[-1].messages[-2:]]
    assert last == ["A green pear. It is ripe.", "And now?"]
    expect_no_traceback(page)


def _compare(page: Page, *models: str) -> None:
    """Choose the models that the next message goes to; none for one alone."""
    main_area(page).get_by_role("button", name="Ask several models at once").click()
    panel = page.get_by_test_id("stPopoverBody")
    for model in models:
        choose(page, panel.get_by_role("combobox"), model, exact=True)
        expect(panel).to_contain_text(model)
    if not models:
        panel.get_by_role("button", name="Clear all").click()
    page.get_by_test_id("stChatInputTextArea").click()
    expect(panel).to_be_hidden()
    placeholder = f"Write a message to {len(models)} models at once" if models else "Write a message"
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_attribute("placeholder", placeholder)
    wait_until_idle(page)


def _go_on_with(page: Page, reply: str) -> None:
    """Choose the column that holds a reply."""
    column = page.get_by_test_id("stColumn").filter(has_text=reply).first
    column.get_by_role("button", name="Go on with this one").click()
