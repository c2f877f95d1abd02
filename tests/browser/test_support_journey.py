"""Support in a real browser: from a sample to the first answer, mood, hand-off, a test set, an export."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import chat_messages, expect_no_traceback, main_area, open_page, say, wait_until_idle
from tests.browser.servers import AppServer
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.steps import JsonObject, Stall, Text

pytestmark = pytest.mark.browser
REFUND = "You may return a bike within 30 days of delivery [policies-refund]. A refund costs £7 [policies-refund]."
CASES = b"question,must_cite,must_hand_off\nHow do I get a refund?,policies-refund,\nWho won the match?,,yes\n"
CARD = {"summary": "Angry about a frame.", "need": "A repair.", "tried": "The terms.", "next_step": "Call back today."}


def mood(score: int) -> JsonObject:
    return JsonObject({"score": score, "confidence": 85, "topic": "bicycle", "urgency": "normal"})


def go_to(page: Page, section: str) -> None:
    page.get_by_role("radio", name=section, exact=False).click()
    expect(page.get_by_role("radio", name=section, exact=False)).to_be_checked()
    wait_until_idle(page)


def test_a_bot_is_tried_watched_tested_and_its_conversations_written_out(
    page: Page, app_server: Callable[..., AppServer], fake_openai: FakeOpenAI, shot: Callable[[str], Path]
) -> None:
    app = app_server(fake=fake_openai, GPTDASH_MODEL="gpt-6-luna")
    open_page(page, app.url, "/support")
    expect(chat_messages(page).first).to_contain_text("this is Larkfield Cycles")
    first_answer(page, fake_openai)
    stopped(page, fake_openai)
    handed_off(page, fake_openai)
    shot("support-talk")
    page.reload()  # the address names the conversation, which is in the store
    expect(main_area(page)).to_contain_text("Call back today.")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_test_id("stMetric").filter(has_text="Mood")).to_contain_text("-85 negative")
    shot("support-talk-narrow-dark")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")
    run_the_set(page, fake_openai, shot)
    written_out(page, shot)
    expect_no_traceback(page)


def first_answer(page: Page, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(Text(REFUND), mood(30))
    say(page, "How do I get a refund?")
    expect(page.get_by_test_id("stMetric").filter(has_text="Mood")).to_contain_text("+30 positive")
    answer = chat_messages(page).last
    expect(answer).to_contain_text("not in the passages: 7")
    answer.get_by_text("Rests on").click()
    expect(answer).to_contain_text("A passage fits the question")
    wait_until_idle(page)


def stopped(page: Page, fake_openai: FakeOpenAI) -> None:
    fake_openai.script((Text("The shop is open on "), Stall()))
    say(page, "When does the shop open on Saturdays?")
    expect(chat_messages(page).last).to_contain_text("The shop is open on")
    page.get_by_test_id("stChatInputStopButton").click()
    expect(chat_messages(page).last).to_contain_text("Stopped. What had arrived is kept.")
    wait_until_idle(page)


def handed_off(page: Page, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(Text("I am sorry. Frames have a warranty [policies-warranty]."), mood(-85), JsonObject(CARD))
    say(page, "My frame broke again! How long is the warranty on the frame?")
    card = chat_messages(page).last
    expect(card).to_contain_text("Handed off to a person")
    expect(card).to_contain_text("The customer is frustrated: the mood is -85")
    expect(card).to_contain_text("Call back today.")
    expect(page.get_by_test_id("stMetric").filter(has_text="Mood")).to_contain_text("-85 negative")
    expect(page.locator(".js-plotly-plot .scatterlayer .point")).to_have_count(2)
    wait_until_idle(page)


def run_the_set(page: Page, fake_openai: FakeOpenAI, shot: Callable[[str], Path]) -> None:
    go_to(page, "Tests")
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(
        {
            "name": "cases.csv",
            "mimeType": "text/csv",
            "buffer": CASES,
        }
    )
    expect(page.get_by_text("Without a file")).to_have_count(0)
    page.get_by_role("button", name="Keep this set").click()
    expect(main_area(page)).to_contain_text("This set has not been run yet.")
    expect(main_area(page)).to_contain_text("1 prompt · ")
    fake_openai.script(Text("It takes 99 days."))
    page.get_by_role("button", name="Run the tests").click()
    rate = page.get_by_test_id("stMetric").filter(has_text="Pass rate")
    expect(rate).to_contain_text("50%")
    expect(page.get_by_test_id("stDataFrame").last).to_be_visible()
    shot("support-tests")


def written_out(page: Page, shot: Callable[[str], Path]) -> None:
    go_to(page, "Conversations")
    expect(main_area(page)).to_contain_text("1 conversation")
    page.get_by_role("button", name="Export").first.click()
    with page.expect_download() as download:
        page.get_by_test_id("stPopoverBody").get_by_role("button", name="CSV").click()
    text = download.value.path().read_text("utf-8-sig")
    assert "How do I get a refund?" in text
    assert ",frustration," in text
    page.keyboard.press("Escape")
    shot("support-conversations")
    go_to(page, "Report")
    expect(page.get_by_test_id("stMetric").filter(has_text="Handed off")).to_contain_text("100%")
    expect(page.locator(".js-plotly-plot .bars .point").last).to_be_visible()
    shot("support-report")
