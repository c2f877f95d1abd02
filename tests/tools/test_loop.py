"""Model and tools in turn, over both wires."""

import json
import threading
import time
from typing import Any

import pytest

from gptdash.domain.errors import InputRejected, ServerFailed
from gptdash.domain.events import Notice, TextDelta, ToolFinished, ToolStarted
from gptdash.domain.messages import user
from gptdash.domain.redaction import Redactor
from gptdash.domain.requests import Request
from gptdash.gateway import GrowingReply
from gptdash.tools import Toolbox, ToolLoop, tool_of
from gptdash.tools.problems import ToolProblem, ToolsUnsupported
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.steps import Finish, Reasoning, Stall, Status, Text, ToolCalls
from tests.tools.conftest import Heard, ListLedger, OpenLoop


class TooHot(ToolProblem):
    template = "It is too hot at {place}."


def measure(place: str, unit: str = "C") -> dict[str, object]:
    """Measure the temperature.

    Args:
        place: where
    """
    return {"place": place, "degrees": 21, "unit": unit}


def explode(place: str) -> str:
    """Fail in a way nobody foresaw."""
    raise KeyError(place)


def refuse(place: str) -> str:
    """Fail in a way that says what to do."""
    raise TooHot(place=place)


BOX = Toolbox([measure, explode, refuse])
PARIS = '{"place": "Paris", "unit": null}'


def told(fake: FakeOpenAI) -> list[str]:
    """Return the results that the model was told last."""
    return [message["content"] for message in fake.chats[-1].messages if message["role"] == "tool"]


def test_a_tool_is_called_and_its_result_leads_to_the_answer(
    tools: ToolLoop, fake_openai: FakeOpenAI, question: Request, ledger: ListLedger
) -> None:
    fake_openai.script(
        (Text("Let me look."), ToolCalls(("measure", PARIS)), Finish("tool_calls")), (Text("21 degrees"), Finish())
    )
    heard = Heard(tools.stream(question, BOX))
    result = '{"place":"Paris","degrees":21,"unit":"C"}'
    assert heard.kinds == ["text", "tool_started", "tool_finished", "text", "text", "done"]
    assert heard.text == "Let me look.\n\n21 degrees"
    assert (heard.only.use.name, heard.only.use.arguments, heard.only.result) == ("measure", PARIS, result)
    asked, answered = fake_openai.chats
    assert [tool["name"] if "name" in tool else tool["function"]["name"] for tool in asked.body["tools"]] == [
        "measure", "explode", "refuse",
    ]  # fmt: skip
    said = answered.messages[-2:]
    assert (said[0]["role"], said[0]["content"]) == ("assistant", "Let me look.")
    assert said[0]["tool_calls"][0]["function"] == {"name": "measure", "arguments": PARIS}
    assert said[1] == {"role": "tool", "content": result, "tool_call_id": said[0]["tool_calls"][0]["id"]}


def test_each_call_of_the_model_is_a_row_and_the_bill_is_their_sum(
    tools: ToolLoop, fake_openai: FakeOpenAI, question: Request, ledger: ListLedger
) -> None:
    fake_openai.script((ToolCalls(("measure", PARIS)), Finish("tool_calls")), (Text("21 degrees"), Finish()))
    done = Heard(tools.stream(question, BOX)).done
    first, second = ledger.calls
    assert (first.finish_reason, second.finish_reason, done.finish_reason) == ("tool_calls", "stop", "stop")
    assert done.usage.input_tokens == first.usage.input_tokens + second.usage.input_tokens
    assert done.cost.nano_usd == (first.cost.nano_usd or 0) + (second.cost.nano_usd or 0) > 0


def test_calls_of_one_reply_run_at_the_same_time_and_are_told_in_their_order(
    tools: ToolLoop, fake_openai: FakeOpenAI, question: Request
) -> None:
    meeting = threading.Barrier(2, timeout=5)  # neither passes before the other has come

    def meet(name: str) -> str:
        """Wait for the other."""
        meeting.wait()
        return f"{name} met"

    calls = ToolCalls(("meet", '{"name": "a"}'), ("meet", '{"name": "b"}'))
    fake_openai.script((calls, Finish("tool_calls")), (Text("both"), Finish()))
    heard = Heard(tools.stream(question, Toolbox([meet])))
    assert heard.kinds[:2] == ["tool_started", "tool_started"]
    assert told(fake_openai) == ["a met", "b met"]


@pytest.mark.parametrize(
    ("call", "code", "said"),
    [
        (("measure", '{"place": '), "arguments_malformed", "The arguments of measure are not a JSON object ("),
        (("measure", "[]"), "arguments_malformed", "The arguments of measure are not a JSON object (list)."),
        (("measure", '{"place": 3}'), "arguments_invalid", "The arguments of measure do not fit: place: Input should"),
        (("measure", '{"x": 1, "place": "a"}'), "arguments_invalid", "x: Extra inputs are not permitted"),
        (("forecast", "{}"), "tool_unknown", "There is no tool named forecast. The tools are: measure, explode, ref"),
        (("explode", '{"place": "a"}'), "tool_broke", "explode failed: KeyError: 'a'"),
        (("refuse", '{"place": "Rome"}'), "too_hot", "It is too hot at Rome."),
    ],
)
def test_a_call_that_fails_is_told_to_the_model_and_shown(
    tools: ToolLoop, fake_openai: FakeOpenAI, question: Request, call: tuple[str, str], code: str, said: str
) -> None:
    fake_openai.script((ToolCalls(call), Finish("tool_calls")), (Text("never mind"), Finish()))
    heard = Heard(tools.stream(question, BOX))
    assert heard.error is None
    assert heard.text == "never mind"
    assert heard.only.error_code == code
    assert said in str(heard.only.problem)
    (result,) = told(fake_openai)
    assert json.loads(result) == {"error": str(heard.only.problem)}


def test_a_tool_that_takes_too_long_is_given_up(tools: ToolLoop, fake_openai: FakeOpenAI, question: Request) -> None:
    never = threading.Event()

    def wait() -> None:
        """Wait for ever."""
        never.wait(30)

    fake_openai.script((ToolCalls(("wait", "{}")), Finish("tool_calls")), (Text("too slow"), Finish()))
    started = time.monotonic()
    heard = Heard(tools.stream(question, Toolbox([tool_of(wait, timeout_s=0.1)])))
    assert time.monotonic() - started < 5
    never.set()
    assert (heard.only.error_code, str(heard.only.problem)) == ("tool_timed_out", "wait was given up after 0.1 s.")
    assert heard.text == "too slow"


def test_a_timeout_inside_a_tool_is_its_own_failure(
    tools: ToolLoop, fake_openai: FakeOpenAI, question: Request
) -> None:
    async def fetch() -> None:
        """Fetch."""
        raise TimeoutError("no route")

    fake_openai.script((ToolCalls(("fetch", "{}")), Finish("tool_calls")), (Text("ok"), Finish()))
    heard = Heard(tools.stream(question, Toolbox([fetch])))
    assert str(heard.only.problem) == "fetch failed: TimeoutError: no route"


def test_a_model_that_never_stops_asking_must_answer_in_its_last_round(
    open_loop: OpenLoop, fake_openai: FakeOpenAI, question: Request
) -> None:
    asks = (ToolCalls(("measure", PARIS)), Finish("tool_calls"))
    fake_openai.script(asks, asks, (Text("so be it"), Finish()))
    heard = Heard(open_loop(max_rounds=3).stream(question, BOX))
    assert len(heard.finished) == 2
    assert heard.text == "so be it"
    assert [event.code for event in heard.events if isinstance(event, Notice)] == ["tool_limit"]
    assert ["tools" in chat.body for chat in fake_openai.chats] == [True, True, False]


def test_more_calls_than_are_made_at_once_are_not_made(
    tools: ToolLoop, fake_openai: FakeOpenAI, question: Request
) -> None:
    fake_openai.script((ToolCalls(*[("measure", PARIS)] * 18), Finish("tool_calls")), (Text("ok"), Finish()))
    heard = Heard(tools.stream(question, BOX))
    assert [finished.error_code for finished in heard.finished].count("too_many_at_once") == 2
    assert len(told(fake_openai)) == 18


def test_a_tool_runs_once_although_the_next_call_is_tried_again(
    open_loop: OpenLoop, fake_openai: FakeOpenAI, question: Request
) -> None:
    runs = []

    def send() -> str:
        """Send a letter."""
        runs.append(1)
        return "sent"

    async def yes(_use: object) -> bool:
        return True

    box = Toolbox([tool_of(send, side_effects=True)])
    fake_openai.script((ToolCalls(("send", "{}")), Finish("tool_calls")), Status(503), (Text("done"), Finish()))
    heard = Heard(open_loop(attempts=3).stream(question, box, confirm=yes))
    assert heard.text == "done"
    assert len(fake_openai.chats) == 3
    assert runs == [1]


def test_a_later_call_that_fails_leaves_what_was_said_and_billed(
    tools: ToolLoop, fake_openai: FakeOpenAI, question: Request, ledger: ListLedger
) -> None:
    fake_openai.script((Text("Let me see."), ToolCalls(("measure", PARIS)), Finish("tool_calls")), Status(500))
    heard = Heard(tools.stream(question, BOX))
    assert isinstance(heard.error, ServerFailed)
    assert heard.text == "Let me see."
    assert heard.done.finish_reason == "cut"
    assert heard.done.usage == ledger.calls[0].usage
    assert [call.finish_reason for call in ledger.calls] == ["tool_calls", "failed"]


def test_stopping_while_a_tool_works_ends_the_reply_and_keeps_the_bill(
    tools: ToolLoop, fake_openai: FakeOpenAI, question: Request
) -> None:
    begun, let_go = threading.Event(), threading.Event()

    def work() -> None:
        """Work for long."""
        begun.set()
        let_go.wait(30)

    fake_openai.reply(ToolCalls(("work", "{}")), Finish("tool_calls"))
    with pytest.raises(KeyboardInterrupt), tools.stream(question, Toolbox([work])) as live:
        for _ in live.ticks(0.01):
            if begun.is_set():
                raise KeyboardInterrupt
    let_go.set()
    assert live.done
    assert live.done.finish_reason == "cancelled"
    assert len(fake_openai.chats) == 1


def test_stopping_while_the_model_speaks_cancels_its_call(
    tools: ToolLoop, fake_openai: FakeOpenAI, question: Request, ledger: ListLedger
) -> None:
    fake_openai.script((ToolCalls(("measure", PARIS)), Finish("tool_calls")), (Text("half"), Stall(), Finish()))
    growing = GrowingReply(tools.stream(question, BOX))
    with growing:
        for _ in growing.ticks(0.01):
            if growing.text:
                break
    assert fake_openai.cancelled.wait(5)
    assert growing.done
    assert growing.done.finish_reason == "cancelled"
    assert [tool.use.name for tool in growing.tools] == ["measure"]
    assert [call.finish_reason for call in ledger.calls] == ["tool_calls", "cancelled"]


def test_personal_data_reaches_the_tool_and_never_the_model(open_loop: OpenLoop, fake_openai: FakeOpenAI) -> None:
    seen: list[str] = []

    def look_up(address: str) -> str:
        """Look a person up."""
        seen.append(address)
        return f"{address} also writes from bob@example.org"

    def look_up_elsewhere(address: str) -> str:
        """Look a person up on another machine."""
        seen.append(address)
        return "unknown"

    redactor = Redactor()
    arguments = '{"address": "⟦EMAIL_1⟧"}'
    fake_openai.script(
        (ToolCalls(("look_up", arguments), ("look_up_elsewhere", arguments)), Finish("tool_calls")),
        (Text("Found ⟦EMAIL_2⟧"), Finish()),
    )
    box = Toolbox([look_up, tool_of(look_up_elsewhere, leaves_machine=True)])
    request = Request(messages=(user("Who is ada@example.com?"),), purpose="chat")
    heard = Heard(open_loop(redactor=redactor).stream(request, box))
    assert sorted(seen) == ["ada@example.com", "⟦EMAIL_1⟧"]
    assert told(fake_openai) == ["⟦EMAIL_1⟧ also writes from ⟦EMAIL_2⟧", "unknown"]
    assert "example" not in json.dumps([chat.body for chat in fake_openai.chats], ensure_ascii=False)
    assert [str(event.sentence) for event in heard.events if isinstance(event, Notice)] == [
        "Replaced before sending: e-mail addresses (1)."
    ]
    assert redactor.restore(heard.text) == "Found bob@example.org"
    assert all("example" not in finished.result for finished in heard.finished)


def test_a_long_result_is_cut(tools: ToolLoop, fake_openai: FakeOpenAI, question: Request) -> None:
    def talk() -> str:
        """Talk for long."""
        return "x" * 30_000

    fake_openai.script((ToolCalls(("talk", "{}")), Finish("tool_calls")), (Text("ok"), Finish()))
    Heard(tools.stream(question, Toolbox([talk])))
    (result,) = told(fake_openai)
    assert result == "x" * 20_000 + "… (cut)"


@pytest.mark.parametrize(("model", "strict"), [("gpt-4o", True), ("gpt-4-turbo", False)])
def test_a_server_that_enforces_schemas_is_asked_to(
    open_loop: OpenLoop, fake_openai: FakeOpenAI, question: Request, model: str, strict: bool
) -> None:
    fake_openai.reply(Text("ok"), Finish())
    Heard(open_loop(model=model).stream(question, BOX))
    tools = [tool.get("function", tool) for tool in fake_openai.chats[-1].body["tools"]]
    assert [tool.get("strict", False) for tool in tools] == [strict] * 3


def test_without_tools_it_is_a_plain_call(tools: ToolLoop, fake_openai: FakeOpenAI, question: Request) -> None:
    fake_openai.reply(Text("plain"), Finish())
    heard = Heard(tools.stream(question, Toolbox()))
    assert heard.kinds == ["text", "done"]
    assert "tools" not in fake_openai.chats[-1].body


def test_a_model_that_can_use_no_tools_says_why(
    open_loop: OpenLoop, fake_openai: FakeOpenAI, question: Request
) -> None:
    heard = Heard(open_loop(model="SmolLM2-135M-Instruct").stream(question, BOX))
    assert isinstance(heard.error, ToolsUnsupported | InputRejected)
    assert str(heard.error) == "Tools are off: SmolLM2-135M-Instruct is too small to use tools."
    assert fake_openai.chats == ()


def test_events_pair_up(tools: ToolLoop, fake_openai: FakeOpenAI, question: Request) -> None:
    calls: Any = [("measure", PARIS), ("explode", '{"place": "b"}')]
    fake_openai.script((ToolCalls(*calls), Finish("tool_calls")), (Text("ok"), Finish()))
    heard = Heard(tools.stream(question, BOX))
    started = {event.use.id for event in heard.events if isinstance(event, ToolStarted)}
    finished = {event.use.id for event in heard.events if isinstance(event, ToolFinished)}
    assert started == finished
    assert all(finished.duration_ms >= 0 for finished in heard.finished)
    assert isinstance(heard.events[-2], TextDelta)


REASONED = (Reasoning("Paris, "), Text("Let me look."), ToolCalls(("measure", PARIS)), Finish("tool_calls"))


@pytest.mark.parametrize("wire", ["responses"], indirect=True)
def test_what_a_model_thought_goes_back_to_it_with_the_results(
    open_loop: OpenLoop, fake_openai: FakeOpenAI, question: Request, ledger: ListLedger
) -> None:
    fake_openai.script(
        REASONED,
        (ToolCalls(("measure", PARIS)), Reasoning("again"), ToolCalls(("measure", PARIS)), Finish("tool_calls")),
        (Text("21 degrees"), Finish()),
    )
    heard = Heard(open_loop(model="gpt-6-luna").stream(question, BOX))
    assert heard.error is None
    assert "reasoning_sealed" not in heard.kinds
    first, second, third = (chat.body for chat in fake_openai.chats)
    assert first["include"] == second["include"] == ["reasoning.encrypted_content"]
    assert first["store"] is False
    assert [item["type"] for item in second["input"]] == [
        "message", "reasoning", "message", "function_call", "function_call_output",
    ]  # fmt: skip
    summary = [{"type": "summary_text", "text": "Paris, "}]
    sealed = {"type": "reasoning", "id": "rs_0", "summary": summary, "encrypted_content": "sealed by gpt-6-luna"}
    assert second["input"][1] == sealed
    assert [item["type"] for item in third["input"][5:]] == [
        "function_call", "reasoning", "function_call", "function_call_output", "function_call_output",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("model", "wire"), [("gpt-4o", "responses"), ("gpt-4o", "chat_completions")], indirect=["wire"]
)
def test_models_that_seal_nothing_are_not_asked_for_it(
    open_loop: OpenLoop, fake_openai: FakeOpenAI, question: Request, model: str
) -> None:
    fake_openai.script(REASONED, (Text("21 degrees"), Finish()))
    assert Heard(open_loop(model=model).stream(question, BOX)).error is None
    assert all("include" not in chat.body for chat in fake_openai.chats)
    assert not any(item.get("type") == "reasoning" for item in fake_openai.chats[1].body.get("input", ()))
