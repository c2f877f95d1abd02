"""A job in a real browser: its server is killed in mid-work, and the next one goes on with it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import open_page, wait_until_idle
from tests.browser.servers import AppServer, start_app
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.steps import Finish, Stall, Text

pytestmark = pytest.mark.browser
SETTINGS = {"GPTDASH_MODEL": "gpt-6-luna", "GPTDASH_JOB_LEASE_S": "2", "GPTDASH_BATCH_POLL_S": "0.5"}
PROMPTS = [f"greet number {number}" for number in range(1, 9)]


def test_a_job_killed_with_its_server_goes_on_with_the_next(
    page: Page, app_server: Callable[..., AppServer], fake_openai: FakeOpenAI, shot: Callable[[str], Path]
) -> None:
    first = app_server(fake=fake_openai, **SETTINGS)
    open_page(page, first.url, "/jobs")
    hand_over_a_batch(page, fake_openai)
    shot("jobs-batch")
    page.get_by_text("New job").click()
    page.get_by_role("radio", name="One by one, now").click()
    fake_openai.script(*[(Text("done"), Finish())] * 3, *[(Text("half"), Stall(), Finish())] * 2)
    page.get_by_label("One prompt a line").fill("\n".join(PROMPTS))
    page.get_by_label("One prompt a line").press("Control+Enter")
    expect(page.get_by_text("8 prompts")).to_be_visible()
    shot("jobs-price")
    page.get_by_test_id("stSlider").get_by_role("slider").press("Home")
    page.get_by_test_id("stSlider").get_by_role("slider").press("ArrowRight")
    page.get_by_role("button", name="Start job").click()
    fake_openai.wait_for_chats(5)
    expect(page.get_by_text("3 of 8")).to_be_visible()
    shot("jobs-running")
    first.kill()

    fake_openai.release()
    fake_openai.batches.held.clear()
    second = start_app(first.data_dir.parent, fake=fake_openai, **SETTINGS)
    try:
        open_page(page, second.url, "/jobs")
        expect(page.get_by_text("8 of 8")).to_be_visible()
        expect(page.get_by_text("Unknown are items")).to_be_visible()
        asked = [chat.messages[-1]["content"] for chat in fake_openai.chats]
        assert sorted(asked) == sorted(PROMPTS)  # each one once, those of which nobody knows included
        shot("jobs-resumed")
        wait_until_idle(page)
        page.get_by_role("button", name="Ask the unknown again").click()
        expect(page.get_by_text("Unknown are items")).not_to_be_visible()
        expect(page.get_by_text("done · 8 of 8")).to_be_visible()
        wait_until_idle(page)
        page.get_by_role("button", name="a batch of two").click()
        expect(page.get_by_text("done · 2 of 2")).to_be_visible()
        assert sorted(fake_openai.batches.answered) == ["1", "2"]  # the next server found what the first had sent
        page.emulate_media(color_scheme="dark")
        shot("jobs-dark")
        page.set_viewport_size({"width": 390, "height": 844})
        shot("jobs-narrow")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    finally:
        second.stop()


def hand_over_a_batch(page: Page, fake_openai: FakeOpenAI) -> None:
    """Begin a job that the server has and does not come to yet."""
    fake_openai.batches.held.set()
    page.get_by_label("One prompt a line").fill("first of two\nsecond of two")
    page.get_by_label("One prompt a line").press("Control+Enter")
    expect(page.get_by_text("2 prompts")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("a batch of two")
    page.get_by_label("Name", exact=True).press("Enter")
    page.get_by_role("radio", name="As a batch").click()
    expect(page.get_by_role("radio", name="As a batch")).to_be_checked()
    page.get_by_role("button", name="Start job").click()
    expect(page.get_by_text("Batch being answered")).to_be_visible()
