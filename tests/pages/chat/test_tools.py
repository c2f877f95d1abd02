"""Tools on the chat page."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ButtonGroup

from gptdash.app import close_shared_services, shared_services
from gptdash.domain.conversations import ChatSettings
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.steps import Finish, JsonObject, Status, Text, ToolCalls
from tests.pages.chat.using import captions, offers, press, write
from tests.pages.conftest import OpenPage

OWN_TOOLS = '''
from gptdash.tools import tool_of

SENT = []

def send_letter(text: str) -> str:
    """Send a letter."""
    SENT.append(text)
    return "sent"

TOOLS = [tool_of(send_letter, side_effects=True)]
'''


def opened(app: AppTest) -> AppTest:
    """Open the tools: the test's app forgets that with each run, a browser does not."""
    app.session_state["tools_panel"] = True
    app.run()
    assert not app.exception
    return app


def switch_on(app: AppTest) -> AppTest:
    opened(app).toggle(key="tools_switch").set_value(True)
    return opened(app)


def tool_pills(app: AppTest) -> list[ButtonGroup[Any]]:
    return [group for group in app.button_group if "calculate" in group.options]


def trace(app: AppTest) -> list[str]:
    return [expander.label for expander in app.expander if " · " in expander.label]


def test_tools_are_off_until_they_are_switched_on(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    app = write(open_page_with_model("chat"), "hello")
    assert "tools" not in fake_openai.chats[-1].body
    write(switch_on(app), "hello again")
    offered = {tool["name"] for tool in fake_openai.chats[-1].body["tools"]}
    assert offered == {"get_current_time", "get_weather", "calculate"}


def test_a_tool_can_be_left_out_and_stays_so(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    app = switch_on(open_page_with_model("chat"))
    (pills,) = tool_pills(app)
    pills.set_value(["calculate"])
    opened(app)
    app.switch_page("../../pages/costs.py").run()
    app.switch_page("../../pages/chat.py").run()
    write(app, "hello")
    assert [tool["name"] for tool in fake_openai.chats[-1].body["tools"]] == ["calculate"]


def test_closed_tools_cost_nothing(open_page_with_model: OpenPage) -> None:
    app = open_page_with_model("chat")
    assert not app.toggle
    assert tool_pills(app) == []


def test_each_call_is_folded_into_the_conversation_and_stays_there(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    calls = ToolCalls(("calculate", '{"expression": "19*23"}'), ("calculate", '{"expression": "import os"}'))
    fake_openai.script((calls, Finish("tool_calls")), (Text("It is 437."), Finish()))
    app = write(switch_on(open_page_with_model("chat")), "What is 19 times 23?")
    app.switch_page("../../pages/costs.py").run()
    app.switch_page("../../pages/chat.py").run()
    labels = trace(app)
    assert len(labels) == 2
    assert {label.split(" · ")[1].split()[-1] for label in labels} == {"ms", "failed"}
    shown = [code.value for code in app.code]
    assert any(json.loads(code) == {"expression": "19*23"} for code in shown if code.startswith("{"))
    assert any('"result": "437"' in code for code in shown)
    assert any("This is not arithmetic" in text.value for text in app.text)
    assert "It is 437." in [markdown.value for markdown in app.markdown]


def test_a_reply_that_failed_behind_its_tools_can_go_on_from_what_they_gave(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    calls = ToolCalls(("calculate", '{"expression": "19*23"}'))
    fake_openai.script((calls, Finish("tool_calls")), (Status(401, "invalid_api_key"),), (Text("It is 437."), Finish()))
    app = write(switch_on(open_page_with_model("chat")), "What is 19 times 23?")
    assert "Cut off before the end" in captions(app)
    press(app, "resume_")
    assert "It is 437." in [markdown.value for markdown in app.markdown]
    assert [label.split(" · ")[0] for label in trace(app)] == ["calculate"]
    (told,) = [message for message in fake_openai.chats[-1].messages if message["role"] == "tool"]
    assert json.loads(told["content"])["result"] == "437"


def test_a_weak_model_gets_no_tools_and_the_page_says_why(open_page: OpenPage) -> None:
    app = opened(open_page("chat"))
    assert app.toggle(key="tools_switch").disabled
    assert "SmolLM2-135M-Instruct is too small to use tools." in captions(app)


def test_a_model_that_was_chosen_for_the_conversation_decides(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = write(switch_on(open_page_with_model("chat")), "hello")
    assert "tools" in fake_openai.chats[-1].body
    bare = shared_services().chat
    (conversation,) = (found.conversation.id for found in bare.library.listed())
    after = bare.messages(conversation)[-1].id
    with_tools = int(captions(opened(app)).split(" tokens to send")[0].split("≈ ")[-1])
    assert with_tools > (bare.preview(conversation, after=after).input_tokens or 0) + 100
    bare.library.configure(conversation, ChatSettings(model="o1-mini"))
    opened(app)
    assert app.toggle(key="tools_switch").disabled
    assert "o1-mini can neither call functions nor follow a schema." in captions(app)
    write(app, "hello again")
    assert "tools" not in fake_openai.chats[-1].body


def test_an_open_table_can_be_asked(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    app = opened(open_page_with_model("chat"))
    assert "Open a table on the Data page" in captions(app)
    app.switch_page("../../pages/data.py").run()
    app.selectbox(key="data_sample").set_value("gapminder").run()
    app.switch_page("../../pages/chat.py").run()
    plan = {
        "answerable": True,
        "kind": "number",
        "measures": [{"aggregate": "count", "column": None, "transform": None}],
        "dimensions": [],
        "split": None,
        "filters": [],
        "sort": None,
        "limit": None,
        "others": False,
    }
    fake_openai.script(
        (ToolCalls(("query_data", '{"question": "how many rows"}')), Finish("tool_calls")),
        (JsonObject(plan), Finish()),
        (Text("There are 1,704."), Finish()),
    )
    write(switch_on(app), "How many rows has the table?")
    (spec,) = [tool for tool in fake_openai.chats[0].body["tools"] if tool["name"] == "query_data"]
    assert "gapminder" in spec["description"]
    assert "lifeExp" in spec["description"]
    (result,) = [message for message in fake_openai.chats[-1].messages if message["role"] == "tool"]
    told = json.loads(result["content"])
    assert told["rows"] == [[1704]]
    assert "COUNT" in told["query"].upper()
    assert [call.purpose for call in shared_services().costs.calls(days=1)].count("analysis") == 1


@pytest.fixture
def open_page_with_own_tools(
    open_page_with_model: OpenPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Callable[[], AppTest]]:
    (tmp_path / "letter_tools.py").write_text(OWN_TOOLS)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("GPTDASH_TOOLS", "letter_tools")
    yield lambda: open_page_with_model("chat")
    close_shared_services()


@pytest.mark.parametrize(("button", "sent"), [("allow_", ["Dear Ada"]), ("decline_", [])])
def test_what_has_effects_waits_for_a_word(
    open_page_with_own_tools: Callable[[], AppTest], fake_openai: FakeOpenAI, button: str, sent: list[str]
) -> None:
    asks = (ToolCalls(("send_letter", '{"text": "Dear Ada"}')), Finish("tool_calls"))
    fake_openai.script(asks, (Text("All done."), Finish()))
    app = write(switch_on(open_page_with_own_tools()), "Write to Ada")
    import letter_tools  # type: ignore[import-not-found] # noqa: PLC0415 - the fixture has just written it

    letter_tools.SENT.clear()
    assert any("Do you allow it?" in markdown.value for markdown in app.markdown)
    assert any('"text": "Dear Ada"' in code.value for code in app.code)
    press(app, button)
    assert sent == letter_tools.SENT
    assert "All done." in [markdown.value for markdown in app.markdown]
    assert not offers(app, "decline_")
