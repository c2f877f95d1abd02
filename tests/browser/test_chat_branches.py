"""What a conversation keeps: every version, what two tabs say at once, and all of it as a file."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import chat_messages, expect_no_traceback, main_area, open_page, say, sidebar, wait_until_idle
from tests.browser.servers import AppServer
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.steps import Finish, Text

pytestmark = pytest.mark.browser
StartApp = Callable[..., AppServer]
Shot = Callable[[str], Path]
# A promise would count as true whatever comes of it, so its outcome is looked at in a later round.
COPIED = """(text) => {
  navigator.clipboard.readText().then((copied) => (window.copied = copied));
  return window.copied === text;
}"""


def press(message: Locator, name: str) -> None:
    message.get_by_role("button", name=name, exact=True).click()


def expect_shown(page: Page, *texts: str) -> None:
    expect(chat_messages(page)).to_have_count(len(texts))
    for place, text in enumerate(texts):
        expect(chat_messages(page).nth(place)).to_contain_text(text)
    wait_until_idle(page)


def test_each_version_stays_whoever_says_it_in_whichever_tab(
    app_server: StartApp, page: Page, fake_openai: FakeOpenAI, shot: Shot
) -> None:
    replies = ("Rome has seven.", "Lisbon has seven too.", "Lisbon: seven, they say.", "Seven by one.", "Seven by two.")
    fake_openai.script(*((Text(reply), Finish()) for reply in replies))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_page(page, app_server(fake=fake_openai).url, "/chat")
    say(page, "Hills of Rome?")
    expect_shown(page, "Hills of Rome?", "Rome has seven.")

    press(chat_messages(page).first, "Edit")
    chat_messages(page).first.get_by_role("textbox").fill("Hills of Lisbon?")
    press(chat_messages(page).first, "Send")
    expect_shown(page, "2/2", "Lisbon has seven too.")
    press(chat_messages(page).nth(1), "Write another reply")
    expect_shown(page, "Hills of Lisbon?", "Lisbon: seven, they say.")
    expect(chat_messages(page).nth(1)).to_contain_text("2/2")
    shot("chat-versions")
    press(chat_messages(page).nth(1), "Copy")
    page.wait_for_function(COPIED, arg="Lisbon: seven, they say.")
    with page.expect_download() as download:
        press(chat_messages(page).nth(1), "Download this reply")
    assert download.value.path().read_text("utf-8") == "Lisbon: seven, they say."
    press(chat_messages(page).first, "Version before")
    expect_shown(page, "Hills of Rome?", "Rome has seven.")

    with page.context.new_page() as second:
        second.goto(page.url)
        expect_shown(second, "Hills of Rome?", "Rome has seven.")
        say(page, "Count them, first tab")
        expect(chat_messages(page).nth(3)).to_contain_text("Seven by one.")
        say(second, "Count them, second tab")
        expect(chat_messages(second).nth(3)).to_contain_text("Seven by two.")
        expect(chat_messages(second).nth(2)).to_contain_text("2/2")
        press(chat_messages(second).nth(2), "Version before")
        expect_shown(second, "Hills of Rome?", "Rome has seven.", "Count them, first tab", "Seven by one.")
    expect_no_traceback(page)

    exported = _export(page)
    said = {message["text"] for message in exported["messages"]}
    assert said >= {*replies, "Hills of Rome?", "Hills of Lisbon?", "Count them, first tab", "Count them, second tab"}
    _delete(page)
    _import(page, exported)
    expect_shown(page, "Hills of Rome?", "Rome has seven.", "Count them, first tab", "Seven by one.")
    assert _without_names(_export(page)) == _without_names(exported)
    expect_no_traceback(page)


def _export(page: Page) -> dict[str, Any]:
    """Download the open conversation with all its versions."""
    main_area(page).get_by_role("button", name="Download this conversation").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="JSON, with all versions").click()
    page.keyboard.press("Escape")
    (whole,) = json.loads(download.value.path().read_text("utf-8"))["conversations"]
    return dict(whole)


def _delete(page: Page) -> None:
    sidebar(page).get_by_test_id("stMenuButton").get_by_role("button").click()
    page.get_by_text("Delete", exact=True).click()
    expect(sidebar(page)).to_contain_text("Deleted: Hills of Rome?")
    expect(chat_messages(page)).to_have_count(0)


def _import(page: Page, whole: dict[str, Any]) -> None:
    """Import a conversation from a file of its own."""
    content = json.dumps({"format": "gptdash.conversations", "version": 1, "conversations": [whole]})
    sidebar(page).get_by_text("Import and export").click()
    uploader = sidebar(page).get_by_test_id("stFileUploader").locator("input[type=file]")
    uploader.set_input_files({"name": "talk.json", "mimeType": "application/json", "buffer": content.encode()})


def _without_names(whole: dict[str, Any]) -> list[tuple[object, ...]]:
    """Describe all messages of a conversation by what they say and where they stand; an import renames them."""
    places = {message["id"]: place for place, message in enumerate(whole["messages"])}
    return [
        (message["role"], message["text"], places.get(message["parent_id"]), message["state"], message["created_at"])
        for message in whole["messages"]
    ]
