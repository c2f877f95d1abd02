"""Every way a call can fail, as a person in front of the chat page meets it, over both wires."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from gptdash.app import shared_services
from gptdash.domain import errors
from gptdash.domain.endpoints import WireName
from gptdash.domain.errors import EndpointError
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import (
    CONTENT_FILTER,
    LENGTH,
    CleanEndWithoutFinish,
    CutMidStream,
    EmptyChoices,
    ErrorEventMidStream,
    Finish,
    MalformedSse,
    Refusal,
    SlowFirstToken,
    Stall,
    Step,
    Text,
)
from tests.gateway.test_faults import REFUSALS
from tests.pages.conftest import OpenPage

BROKEN: dict[str, tuple[tuple[Step, ...], type[EndpointError], str]] = {
    **{name: ((step,), kind, "") for name, (step, kind, _helps) in REFUSALS.items()},
    "cut": ((Text("par", "tial"), CutMidStream()), errors.ReplyCut, "partial"),
    "clean end without finish": ((Text("par", "tial"), CleanEndWithoutFinish()), errors.ReplyCut, "partial"),
    "error event": ((Text("par", "tial"), ErrorEventMidStream()), errors.ServerFailed, "partial"),
    "broken event": ((Text("par", "tial"), MalformedSse()), errors.MalformedReply, "partial"),
    "empty": ((CleanEndWithoutFinish(),), errors.MalformedReply, ""),
}
# What only a time limit ends. The other failures have all the time that a busy machine may need.
LATE: dict[str, tuple[tuple[Step, ...], type[EndpointError], str]] = {
    "stall": ((Text("par", "tial"), Stall()), errors.TimedOut, "partial"),
    "slow": ((SlowFirstToken(60), Text("late")), errors.TimedOut, ""),
}
SHORT_S = {"stall": "STALL_TIMEOUT_S", "slow": "FIRST_TOKEN_TIMEOUT_S"}
# What is no failure of the call, and how the ledger names its end.
ENDED: dict[str, tuple[tuple[Step, ...], str, str]] = {
    "refusal": ((Refusal("I ", "will not"), Finish()), "I will not", "refusal"),
    "length": ((Text("too ", "long"), LENGTH), "too long", "length"),
    "content filter": ((Text("so ", "far"), CONTENT_FILTER), "so far", "content_filter"),
    "empty choices": ((EmptyChoices(), Text("all ", "well"), Finish()), "all well", "stop"),
}


@pytest.fixture(params=["chat_completions", "responses"])
def wire(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> WireName:
    name: WireName = request.param
    monkeypatch.setenv("GPTDASH_WIRE", name)
    monkeypatch.setenv("GPTDASH_MAX_ATTEMPTS", "1")
    return name


def ask(app: AppTest) -> None:
    (new,) = [button for button in app.sidebar.button if button.label == "New conversation"]
    new.click().run()
    app.chat_input[0].set_value("hello").run()
    assert not app.exception


def kept(app: AppTest) -> list[tuple[str, str, str]]:
    named = app.query_params["conversation"]
    messages = shared_services().chat.messages(named if isinstance(named, str) else named[0])
    return [(message.role, message.text, message.state) for message in messages]


def test_a_failure_is_one_sentence_and_what_came_is_kept(
    wire: WireName, open_page_with_model: OpenPage, fake_openai: FakeOpenAI, subtests: pytest.Subtests
) -> None:
    app = open_page_with_model("chat")
    for fault, (steps, kind, came) in BROKEN.items():
        with subtests.test(fault):
            fake_openai.reply(*steps)
            ask(app)
            see_failure(app, kind, came)
            assert last_finish_reason() == ("cut" if came else "failed")
    assert {chat.path for chat in fake_openai.chats} == {f"/v1/{wire.replace('_', '/')}"}


@pytest.mark.usefixtures("wire")
@pytest.mark.parametrize("fault", LATE)
def test_a_reply_that_is_late_is_given_up_and_what_came_is_kept(
    fault: str, open_page_with_model: OpenPage, fake_openai: FakeOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"GPTDASH_{SHORT_S[fault]}", "0.5")
    steps, kind, came = LATE[fault]
    app = open_page_with_model("chat")
    fake_openai.reply(*steps)
    ask(app)
    see_failure(app, kind, came)
    assert last_finish_reason() == "cut"


def see_failure(app: AppTest, kind: type[EndpointError], came: str) -> None:
    """Look for the one sentence, for what came of the reply, and for the failure in the ledger."""
    (shown,) = app.error
    assert re.fullmatch(re.sub(r"\\{\w+\\}", ".+", re.escape(kind.template)), shown.value)
    partial = [("assistant", came, "cut")] if came else []
    assert kept(app) == [("user", "hello", "complete"), *partial]
    (call, *_) = shared_services().costs.calls(1, limit=1)
    assert call.error_code == kind.__new__(kind).code


def last_finish_reason() -> str | None:
    (call, *_) = shared_services().costs.calls(1, limit=1)
    return call.finish_reason


def test_a_reply_that_ends_early_is_kept_with_its_reason(
    wire: WireName, open_page_with_model: OpenPage, fake_openai: FakeOpenAI, subtests: pytest.Subtests
) -> None:
    app = open_page_with_model("chat")
    for ending, (steps, text, reason) in ENDED.items():
        with subtests.test(ending):
            fake_openai.reply(*steps)
            ask(app)
            assert not app.error
            assert kept(app) == [("user", "hello", "complete"), ("assistant", text, "complete")]
            (call, *_) = shared_services().costs.calls(1, limit=1)
            assert (call.finish_reason, call.error_code) == (reason, None)
