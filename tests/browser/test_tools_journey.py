"""Tools and objects as a person uses them: what was called is in the conversation, and an object is checked."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import (
    alerts,
    chat_messages,
    choose,
    expect_no_traceback,
    open_page,
    say,
    wait_until_idle,
)
from tests.browser.servers import ROOT, AppServer
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.steps import Finish, JsonObject, Text, ToolCalls

pytestmark = pytest.mark.browser
StartApp = Callable[..., AppServer]
Shot = Callable[[str], Path]

OWN_TOOLS = '''
from gptdash.tools import tool_of

def send_letter(text: str) -> str:
    """Send a letter."""
    return f"sent: {text}"

TOOLS = [tool_of(send_letter, side_effects=True)]
'''
INVOICE = {
    "number": "2026-117",
    "seller": "Northgate Timber Ltd",
    "buyer": "Bellweather Boats",
    "issued": "2026-10-02",
    "due": "2026-11-01",
    "currency": "EUR",
    "lines": [
        {"description": "oak plank", "quantity": 12, "unit_price": 31.5, "amount": 378},
        {"description": "bronze screws", "quantity": 2, "unit_price": 44, "amount": 88},
    ],
    "total": 466,
}


def bottom_button(page: Page, name: str) -> None:
    page.get_by_test_id("stBottom").get_by_role("button", name=name).click()


def test_what_tools_did_is_in_the_conversation_and_effects_wait_for_a_word(
    app_server: StartApp, page: Page, fake_openai: FakeOpenAI, tmp_path: Path, shot: Shot
) -> None:
    (tmp_path / "letter_tools.py").write_text(OWN_TOOLS)
    calls = ToolCalls(("calculate", '{"expression": "19 * 23"}'), ("send_letter", '{"text": "It is 437"}'))
    later = (Text("Nineteen times 23."), Finish())
    fake_openai.script((Text("Let me see."), calls, Finish("tool_calls")), (Text("Ada knows now."), Finish()), later)
    paths = os.pathsep.join((str(ROOT), str(tmp_path)))
    server = app_server(fake=fake_openai, GPTDASH_MODEL="gpt-4o", GPTDASH_TOOLS="letter_tools", PYTHONPATH=paths)
    open_page(page, server.url, "/chat")
    bottom_button(page, "Tools")
    page.get_by_text("Let the model use tools").click()
    expect(page.get_by_text("Open a table on the Data page", exact=False)).to_be_visible()
    wait_until_idle(page)
    shot("tools-switch")
    expect(page.get_by_test_id("stBottom")).to_contain_text("4 on")
    expect(page.get_by_text("Let the model use tools")).to_be_visible()
    page.keyboard.press("Escape")
    say(page, "Tell Ada what 19 times 23 is")
    reply = chat_messages(page).nth(1)
    expect(reply).to_contain_text("Do you allow it?")
    reply.get_by_text("calculate ·").click()
    expect(reply).to_contain_text('"result": "437"')
    shot("tools-permission")
    page.reload()
    reply = chat_messages(page).nth(1)
    reply.get_by_role("button", name="Allow").click()
    expect(chat_messages(page).nth(1)).to_contain_text("Ada knows now.")
    page.reload()
    reply = chat_messages(page).nth(1)
    expect(reply).to_contain_text("send_letter ·")
    reply.get_by_text("send_letter ·").click()
    expect(reply).to_contain_text("sent: It is 437")
    expect(reply).to_contain_text("gpt-4o")
    shot("tools-trace")
    say(page, "What did I ask you to compute?")
    expect(chat_messages(page).nth(3)).to_contain_text("Nineteen times 23.")
    told = [message["content"] for message in fake_openai.chats[-1].messages if message["role"] == "tool"]
    assert '"result":"437"' in told[0]
    assert told[1] == "sent: It is 437"
    expect_no_traceback(page)


@pytest.mark.parametrize("width", [1280, 390])
def test_an_object_is_read_from_a_text_and_its_problems_name_their_fields(
    app_server: StartApp, page: Page, fake_openai: FakeOpenAI, shot: Shot, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    fake_openai.script((JsonObject(INVOICE), Finish()), *[(JsonObject({**INVOICE, "total": None}), Finish())] * 2)
    open_page(page, app_server(fake=fake_openai, GPTDASH_MODEL="gpt-4o").url, "/chat")
    bottom_button(page, "Structured output")
    panel = page.get_by_role("dialog")
    choose(page, panel.get_by_role("combobox").first, "Invoice")
    panel.get_by_role("button", name="Use the sample's text").click()
    expect(panel.get_by_role("textbox", name="Text to read from")).not_to_have_value("")
    panel.get_by_role("button", name="Read the object").click()
    expect(alerts(page)).to_contain_text("Every field fits the schema.")
    expect(panel.locator("td", has_text="Northgate Timber Ltd").first).to_be_attached()
    expect(panel.locator("td", has_text="bronze screws").first).to_be_attached()
    shot(f"structured-table-{width}")
    with page.expect_download() as download:
        panel.get_by_role("button", name="JSON").last.click()
    assert '"total": 466' in download.value.path().read_text("utf-8")
    panel.get_by_role("button", name="Read the object").click()
    expect(alerts(page)).to_contain_text("$.total")
    shot(f"structured-problem-{width}")
    panel.get_by_text("Fields of my own").click()
    expect(panel.get_by_test_id("stDataFrame").first).to_be_visible()
    wait_until_idle(page)
    shot(f"structured-form-{width}")
    expect_no_traceback(page)
