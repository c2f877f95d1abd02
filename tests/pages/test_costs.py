from datetime import UTC, datetime

import pandas as pd
from streamlit.testing.v1 import AppTest

from gptdash.app import shared_services
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import Finish, Text
from tests.pages.conftest import OpenPage


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
    app.chat_input[0].set_value("two").run()
    app.switch_page("../../pages/costs.py").run()
    assert not app.exception
    shown = {metric.label: metric.value for metric in app.metric}
    assert (shown["Cost"], shown["Calls"], shown["Input tokens"], shown["Output tokens"]) == ("$0", "2", "2,000", "400")
    assert (shown["Failed"], shown["Today"], shown["This month"]) == ("0", "$0", "$0")
    assert len(app.get("plotly_chart")) == 5
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
