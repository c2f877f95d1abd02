import json
from datetime import UTC, datetime

import pandas as pd
from streamlit.testing.v1 import AppTest

from gptdash.app import shared_services
from gptdash.domain.usage import Cost, Usage
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import Finish, Text
from tests.pages.conftest import OpenPage
from tests.store.test_ledger import call


def test_before_any_call_the_page_says_what_will_be_here(open_page: OpenPage) -> None:
    app = open_page("costs")
    assert not app.exception
    assert "No calls in this time" in app.info[0].value
    assert app.metric[0].value == "$0"


def test_what_a_chat_used_is_summed_drawn_and_listed(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    usage = {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200}
    fake_openai.script((Text("a"), Finish(usage=usage)), (Text("b"), Finish(usage=usage)))
    app = open_page_with_model("chat")
    app.chat_input[0].set_value("one").run()
    app.sidebar.text_input(key="spending_tag").set_value("acme").run()
    app.chat_input[0].set_value("two").run()
    app.switch_page("../../pages/costs.py").run()
    assert not app.exception
    shown = {metric.label: metric.value for metric in app.metric}
    assert (shown["Cost"], shown["Calls"], shown["Input tokens"], shown["Output tokens"]) == ("$0", "2", "2,000", "400")
    assert (shown["Failed"], shown["Today"], shown["This month"]) == ("0", "$0", "$0")
    assert len(app.get("plotly_chart")) == 7
    (tags,) = (chart for chart in app.get("plotly_chart") if "costs_chart_tag" in chart.proto.id)
    assert json.loads(tags.proto.spec)["data"][0]["y"] == ["acme", "untagged"]
    table = table_with(app, "Attempts")
    assert list(table["Model"]) == ["gpt-6-luna", "gpt-6-luna"]
    # The fake server is no provider that a price list knows.
    assert list(table["Cost"]) == ["unpriced", "unpriced"]
    assert "2 calls have no known price" in "\n".join(caption.value for caption in app.caption)


def test_a_budget_is_set_shown_and_removed(open_page: OpenPage) -> None:
    app = open_budgets(open_page)
    (dollars,) = app.number_input
    dollars.set_value(2.5)
    (save,) = [button for button in app.button if button.label == "Save"]
    save.click().run()
    assert not app.exception
    assert "Day · All pages: $0 of $2.50 used" in str([element.proto for element in app.get("progress")])
    (remove,) = [button for button in app.button if button.label == "Remove"]
    remove.click().run()
    assert "No budget is set" in "\n".join(caption.value for caption in app.caption)


def test_a_budget_that_is_nearly_used_up_is_told_on_every_page(open_page: OpenPage) -> None:
    app = open_page("chat")
    budget = shared_services().costs.set_budget("day", 1_000_000_000)
    app.run()
    assert "is left" not in links(app)
    now, call_id = datetime.now(UTC), "c" * 32
    shared_services()._house.store.budgets.reserve(call_id, "chat", "s", now, 900_000_000)
    app.run()
    assert "$0.10 of a budget of $1.00 is left" in links(app)
    shared_services().costs.remove_budget(budget.id)


def open_budgets(open_page: OpenPage) -> AppTest:
    app = open_page("costs")
    app.segmented_control(key="costs_section").set_value("budgets")
    return app.run()


def table_with(app: AppTest, column: str) -> pd.DataFrame:
    """Find the table that has a column."""
    (table,) = [found.value for found in app.dataframe if column in found.value]
    return table


def links(app: AppTest) -> str:
    return "".join(str(element.proto) for element in app.sidebar.get("page_link"))


def test_every_section_opens_on_traffic_and_none_needs_the_server(open_page: OpenPage) -> None:
    store = shared_services()._house.store
    for number, model in enumerate(("gpt-4o", "gpt-6-luna")):
        usage = Usage(input_tokens=10_000, cached_tokens=1_000, output_tokens=100)
        cost = Cost(nano_usd=5_000_000, source="a list")
        now = datetime.now(UTC)
        store.calls.record(call(number, started_at=now, model=model, usage=usage, cost=cost, endpoint="api.openai.com"))
    app = open_page("costs")
    told = {
        "overview": "2",
        "budgets": "A forecast needs a week",
        "what_if": "Same token counts",
        "models": "gpt-4o** ends in",
        "saved": "cached tokens",
        "files": "Calls and conversations are kept",
        "lab": "tokens stay, in 3 of 4 messages",
    }
    for section, text in told.items():
        app.segmented_control(key="costs_section").set_value(section).run()
        assert not app.exception, section
        said = [element.value for kind in (app.markdown, app.caption, app.metric, app.warning) for element in kind]
        assert section == "saved" or any(text in str(each) for each in said), (section, said)
    assert {metric.label for metric in app.metric} >= {"Tokens", "Letters"}
    app.text_area(key="costs_trim_text").set_value("no messages").run()
    assert "This is no list of messages" in app.error[0].value
    assert app.text_area(key="costs_trim_text").value == "no messages"
