"""The review assistant as a person uses it: ask, watch code run, take a file, stop, come back, see the bill."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import (
    chat_messages,
    choose,
    expect_no_traceback,
    main_area,
    navigate,
    open_page,
    say,
    stop_button,
    wait_until_idle,
)
from tests.browser.servers import AppServer
from tests.fake_openai import Cites, FakeOpenAI, Finish, RunsCode, Stall, Text

pytestmark = pytest.mark.browser
StartApp = Callable[..., AppServer]
Shot = Callable[[str], Path]

RUN = RunsCode("import shop\nprint(shop.mean([]))", ("ZeroDivisionError: division by zero\n",), {"shop.py": b"fixed\n"})


def test_the_assistant_runs_code_hands_over_a_file_and_is_found_again(
    app_server: StartApp, page: Page, fake_openai: FakeOpenAI, tmp_path: Path, shot: Shot
) -> None:
    server = app_server(fake=fake_openai, GPTDASH_MODEL="gpt-6-luna", GPTDASH_WIRE="responses")
    open_page(page, server.url, "/review")
    box = page.get_by_role("textbox", name="Code", exact=True)
    box.fill("def mean(numbers):\n    return sum(numbers) / len(numbers)\n")
    box.press("Control+Enter")
    wait_until_idle(page)
    page.get_by_test_id("stButtonGroup").first.get_by_text("Ask the assistant").click()
    expect(main_area(page)).to_contain_text("It reads the code above")
    fake_openai.reply(RUN, Text("It fails on an empty list. Mended: "), Cites("shop.py"), Finish())
    say(page, "Can it fail?")
    expect(chat_messages(page)).to_have_count(2)
    expect(chat_messages(page).nth(1)).to_contain_text("It fails on an empty list.")
    made = page.get_by_role("button", name="shop.py (6 bytes)")
    expect(made).to_be_visible()
    main_area(page).get_by_text("Ran code").click()
    expect(main_area(page)).to_contain_text("ZeroDivisionError")
    shot("assistant")
    with page.expect_download() as started:
        made.click()
    started.value.save_as(tmp_path / "shop.py")
    assert (tmp_path / "shop.py").read_bytes() == b"fixed\n"
    fake_openai.reply(RUN, Text("Half a"), Stall())
    say(page, "And now?")
    expect(chat_messages(page).last).to_contain_text("Half a")
    stop_button(page).click()
    assert fake_openai.chats[-1].cancelled.wait(10)
    expect(main_area(page)).to_contain_text("Stopped. What had arrived is kept.")
    page.reload()
    wait_until_idle(page)
    page.get_by_test_id("stButtonGroup").first.get_by_text("Ask the assistant").click()
    choose(page, page.get_by_role("combobox", name="Conversation"), "pasted code")
    expect(chat_messages(page)).to_have_count(4)
    expect_no_traceback(page)
    shot("assistant-again")
    navigate(page, "Costs")
    expect(main_area(page)).to_contain_text("container-1g")
