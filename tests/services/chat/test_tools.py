"""Replies for which functions are called."""

import threading
from collections.abc import Iterator

import pytest

from gptdash.domain.conversations import ChatSettings
from gptdash.domain.errors import ServerFailed
from gptdash.domain.redaction import Redactor, mask_secrets
from gptdash.gateway import BackgroundLoop, Gateway
from gptdash.services.chat import ChatService, ChatTurn
from gptdash.services.chat.service import NothingToAllow
from gptdash.store import Store
from gptdash.tools import Toolbox, ToolLoop, tool_of
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.steps import CutMidStream, Finish, Reasoning, Status, Text, ToolCalls
from tests.services.chat.talking import finish

SECRET = "sk-proj-" + "a1B2" * 12  # has the shape of a key and opens nothing


class Office:
    """Functions with and without effects."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.begun = threading.Event()
        self.let_go = threading.Event()

    @property
    def toolbox(self) -> Toolbox:
        def send(letter: str) -> str:
            """Send a letter."""
            self.sent.append(letter)
            return "sent"

        def look_up(name: str) -> str:
            """Look up an address."""
            return f"{name} lives at 3 Pier Street"

        def reveal() -> str:
            """Tell what is in a drawer."""
            return f"the key is {SECRET}"

        def work() -> None:
            """Work for long."""
            self.begun.set()
            self.let_go.wait(30)

        return Toolbox([tool_of(send, side_effects=True), look_up, reveal, work])


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def chat(gateway: Gateway, store: Store, office: Office) -> Iterator[ChatService]:
    loop = BackgroundLoop()
    service = ChatService(gateway, store.conversations, tools=ToolLoop(gateway, loop))
    yield service.with_tools(office.toolbox)
    loop.close()


LOOK_UP = (Text("Let me look."), ToolCalls(("look_up", '{"name": "Ada"}')), Finish("tool_calls"))
SEND = (ToolCalls(("send", '{"letter": "a"}'), ("look_up", '{"name": "Bo"}')), Finish("tool_calls"))


def test_the_trace_is_kept_with_the_reply(chat: ChatService, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(LOOK_UP, (Text("At 3 Pier Street."), Finish()))
    conversation = chat.library.new_conversation()
    turn = finish(chat.send(conversation, "Where does Ada live?"))
    reply = chat.messages(conversation)[-1]
    assert (reply.text, reply.state) == ("Let me look.\n\nAt 3 Pier Street.", "complete")
    assert reply.trace
    (run,) = reply.trace.runs
    assert (run.use.name, run.use.arguments, run.result) == (
        "look_up",
        '{"name": "Ada"}',
        "Ada lives at 3 Pier Street",
    )
    assert reply.trace.pending is None
    assert reply.done == turn.done
    assert turn.done
    assert turn.done.usage.input_tokens > 0


def test_without_tools_nothing_is_offered_and_no_trace_kept(
    chat: ChatService, gateway: Gateway, store: Store, fake_openai: FakeOpenAI
) -> None:
    plain = ChatService(gateway, store.conversations)
    conversation = plain.library.new_conversation()
    finish(plain.send(conversation, "hello"))
    assert plain.messages(conversation)[-1].trace is None
    assert "tools" not in fake_openai.chats[-1].body


def test_a_reply_waits_for_a_word_and_goes_on_with_it(
    chat: ChatService, fake_openai: FakeOpenAI, office: Office
) -> None:
    fake_openai.script(SEND, (Text("It is sent."), Finish()))
    conversation = chat.library.new_conversation()
    turn = finish(chat.send(conversation, "Send it"))
    waiting = chat.messages(conversation)[-1]
    assert turn.pending
    assert waiting.trace
    assert waiting.trace.pending == turn.pending
    assert office.sent == []
    finish(chat.allow(waiting.id, frozenset(use.id for use in turn.pending.uses)))
    assert office.sent == ["a"]
    answered = chat.messages(conversation)[-1]
    assert (answered.text, answered.parent_id) == ("It is sent.", waiting.parent_id)
    assert answered.trace
    assert [(run.use.name, run.result) for run in answered.trace.runs] == [
        ("look_up", "Bo lives at 3 Pier Street"),
        ("send", "sent"),
    ]
    assert answered.trace.pending is None
    with pytest.raises(NothingToAllow):
        chat.allow(answered.id, frozenset())


def test_a_declined_call_is_not_made_and_the_model_is_told(
    chat: ChatService, fake_openai: FakeOpenAI, office: Office
) -> None:
    fake_openai.script(SEND, (Text("As you wish."), Finish()))
    conversation = chat.library.new_conversation()
    finish(chat.send(conversation, "Send it"))
    finish(chat.allow(chat.messages(conversation)[-1].id, frozenset()))
    assert office.sent == []
    reply = chat.messages(conversation)[-1]
    assert reply.trace
    assert reply.trace.runs[-1].error_code == "tool_declined"
    assert "a person did not allow it" in str(fake_openai.chats[-1].messages)


def test_words_before_a_question_and_after_it_are_one_reply(chat: ChatService, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(
        (Text("I will send it."), ToolCalls(("send", '{"letter": "a"}')), Finish("tool_calls")),
        (Text("Done."), Finish()),
    )
    conversation = chat.library.new_conversation()
    turn = finish(chat.send(conversation, "Send it"))
    assert turn.pending
    finish(chat.allow(chat.messages(conversation)[-1].id, frozenset({turn.pending.uses[0].id})))
    assert chat.messages(conversation)[-1].text == "I will send it.\n\nDone."
    assert "Send it" in str(fake_openai.chats[-1].messages)


def test_a_reply_that_fails_after_a_call_keeps_the_trace(chat: ChatService, fake_openai: FakeOpenAI) -> None:
    fake_openai.script((ToolCalls(("look_up", '{"name": "Ada"}')), Finish("tool_calls")), *[Status(500)] * 3)
    conversation = chat.library.new_conversation()
    with pytest.raises(ServerFailed):
        finish(chat.send(conversation, "Where?"))
    reply = chat.messages(conversation)[-1]
    assert (reply.role, reply.text, reply.state) == ("assistant", "", "cut")
    assert reply.trace
    assert reply.done


def test_stop_while_a_tool_works_keeps_what_was_said(
    chat: ChatService, fake_openai: FakeOpenAI, office: Office
) -> None:
    fake_openai.reply(Text("One moment."), ToolCalls(("work", "{}")), Finish("tool_calls"))
    conversation = chat.library.new_conversation()
    turn: ChatTurn
    with pytest.raises(KeyboardInterrupt), chat.send(conversation, "Work") as turn:
        for _ in turn.ticks(0.01):
            if office.begun.is_set():
                raise KeyboardInterrupt
    office.let_go.set()
    reply = chat.messages(conversation)[-1]
    assert (reply.text, reply.state) == ("One moment.", "stopped")


def test_going_on_from_a_cut_keeps_what_was_called_before(chat: ChatService, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(
        (ToolCalls(("look_up", '{"name": "Ada"}')), Finish("tool_calls")),
        (Text("At 3 "), CutMidStream()),
        (Text("Pier Street."), Finish()),
    )
    conversation = chat.library.new_conversation()
    with pytest.raises(Exception, match="cut off"):
        finish(chat.send(conversation, "Where?"))
    finish(chat.go_on(chat.messages(conversation)[-1].id))
    reply = chat.messages(conversation)[-1]
    assert reply.text == "At 3 Pier Street."
    assert reply.trace
    assert [run.use.name for run in reply.trace.runs] == ["look_up"]


def test_a_trace_survives_export_and_import_and_its_secrets_do_not(
    chat: ChatService, store: Store, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script(SEND, (ToolCalls(("reveal", "{}")), Finish("tool_calls")), (Text("ok"), Finish()))
    conversation = chat.library.new_conversation()
    finish(chat.send(conversation, "Send it"))
    finish(chat.allow(chat.messages(conversation)[-1].id, frozenset()))
    written = chat.archive.as_json([conversation])
    assert SECRET not in written
    assert mask_secrets(SECRET) in written
    (taken,) = chat.archive.take_in("file.json", written.encode()).conversation_ids
    mine, theirs = store.conversations.messages(conversation), store.conversations.messages(taken)
    assert [message.trace for message in theirs][:2] == [message.trace for message in mine][:2]
    assert theirs[1].trace
    assert theirs[1].trace.pending
    assert theirs[2].trace
    assert [run.use.name for run in theirs[2].trace.runs] == ["look_up", "send", "reveal"]


def test_what_is_kept_of_a_call_has_placeholders_for_personal_data(
    gateway: Gateway, store: Store, fake_openai: FakeOpenAI, office: Office
) -> None:
    redactor, loop = Redactor(), BackgroundLoop()
    service = ChatService(gateway, store.conversations, redactor, ToolLoop(gateway, loop, redactor))

    def find(name: str) -> str:
        """Find an address."""
        return f"{name}@example.com"

    fake_openai.script((ToolCalls(("find", '{"name": "ada"}')), Finish("tool_calls")), (Text("⟦EMAIL_1⟧"), Finish()))
    conversation = service.library.new_conversation()
    finish(service.with_tools(Toolbox([find])).send(conversation, "Where?"))
    loop.close()
    reply = service.messages(conversation)[-1]
    assert reply.trace
    assert reply.trace.runs[0].result == "⟦EMAIL_1⟧"
    assert redactor.restore(reply.text) == "ada@example.com"


def test_sealed_reasoning_waits_with_the_calls_and_stays_in_the_house(
    chat: ChatService, store: Store, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script((Reasoning("To whom?"), *SEND), (Text("It is sent."), Finish()))
    conversation = chat.library.new_conversation()
    chat.library.configure(conversation, ChatSettings(model="gpt-6-luna"))
    finish(chat.send(conversation, "Send it"))
    waiting = chat.messages(conversation)[-1]
    finish(chat.allow(waiting.id, frozenset()))
    (thought,) = (item for item in fake_openai.chats[-1].body["input"] if item["type"] == "reasoning")
    assert thought["encrypted_content"] == "sealed by gpt-6-luna"
    written = chat.archive.as_json([conversation])
    assert "sealed by" not in written
    assert chat.archive.take_in("file.json", written.encode()).conversation_ids
