"""Costs in a real browser: a budget stops a call, a bar leads to one call, and traffic is priced on other models."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gptdash.domain.usage import Cost, Usage
from gptdash.store import Store
from tests.browser.pages import main_area, navigate, open_page, say, wait_until_idle
from tests.browser.servers import AppServer
from tests.fake_openai import FakeOpenAI
from tests.store.test_ledger import call

pytestmark = pytest.mark.browser


def test_from_a_bar_to_one_call_to_what_it_would_cost_elsewhere(
    page: Page, app_server: Callable[..., AppServer], fake_openai: FakeOpenAI, shot: Callable[[str], Path]
) -> None:
    app = app_server(fake=fake_openai, GPTDASH_MODEL="gpt-6-luna")
    store = Store.open(f"sqlite:///{app.data_dir / 'gptdash.db'}")
    usage = Usage(input_tokens=10_000, output_tokens=1_000)
    for number, (model, cost) in enumerate((("gpt-4o", 35_000_000), ("gpt-6-luna", 1_500_000))):
        paid = Cost(nano_usd=cost, source=f"the list of {model}")
        store.calls.record(call(number, started_at=datetime.now(UTC), model=model, usage=usage, cost=paid))
    store.close()
    open_page(page, app.url, "/costs")
    calls = page.get_by_test_id("stMetric").filter(has_text="Calls")
    expect(calls).to_contain_text("2")
    # The models' chart follows the one of time; its upper bar is the dearest model.
    # A forced click waits for nothing: all has to stand at its place before.
    bars = page.locator(".js-plotly-plot").nth(1).locator(".point")
    expect(bars).to_have_count(2)
    expect(page.locator(".js-plotly-plot")).to_have_count(7)
    expect(page.get_by_test_id("stDataFrame").last).to_be_visible()
    wait_until_idle(page)
    bars.last.click(force=True)  # Plotly lays a sheet over its bars
    expect(page.get_by_role("button", name="Model: gpt-4o")).to_be_visible()
    expect(calls).to_contain_text("1")
    wait_until_idle(page)
    table = page.get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    table.locator("canvas").first.click(position={"x": 16, "y": 52}, force=True)
    expect(main_area(page)).to_contain_text("One call")
    expect(main_area(page)).to_contain_text("the figures are all that there is")
    shot("costs-drill-down")
    page.get_by_test_id("stButtonGroup").get_by_text("What if", exact=True).click()
    expect(main_area(page)).to_contain_text("20,000 input tokens")
    expect(main_area(page)).to_contain_text("Same token counts")
    shot("costs-what-if")


def test_a_call_beyond_the_budget_is_stopped_with_one_sentence(
    page: Page, app_server: Callable[..., AppServer], shot: Callable[[str], Path]
) -> None:
    # Only OpenAI's own prices are known, so it is OpenAI's own address; nothing is sent, and nothing could be.
    nowhere = "http://127.0.0.1:9"
    app = app_server(OPENAI_API_KEY="none", GPTDASH_MODEL="gpt-6-luna", HTTPS_PROXY=nowhere, HTTP_PROXY=nowhere)
    open_page(page, app.url, "/costs")
    page.get_by_test_id("stButtonGroup").get_by_text("Budgets", exact=True).click()
    page.get_by_role("button", name="Set a budget").click()
    page.get_by_label("US dollars").fill("0.001")
    page.get_by_label("US dollars").press("Tab")
    page.get_by_role("button", name="Save").click()
    expect(main_area(page)).to_contain_text("$0 of $0.001 used")
    shot("costs-budget")
    navigate(page, "Chat")
    say(page, "Hello")
    expect(main_area(page)).to_contain_text("of the budget of $0.001 per day is left")
    shot("costs-budget-stop")
