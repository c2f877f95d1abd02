import pytest

from gptdash.domain.conversations import HistoryRule
from gptdash.services.chat import ChatService, Coming
from gptdash.store import Store
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import Finish, Stall, Status, Text
from tests.gateway.canaries import unmarked
from tests.services.chat.talking import finish


def long_talk(store: Store, chat: ChatService, count: int, rule: HistoryRule) -> str:
    """A conversation of `count` messages m0, m1 …, the last one a reply."""
    parent = None
    for number in range(count):
        role = "assistant" if number % 2 else "user"
        parent = store.conversations.append("c", role, f"m{number}", parent_id=parent).id
    chat.library.configure("c", chat.library.settings("c").model_copy(update={"history": rule}))
    return "c"


def sent(fake_openai: FakeOpenAI, number: int = -1) -> list[str]:
    return [unmarked(message["content"]) for message in fake_openai.chats[number].messages]


def test_only_the_newest_messages_are_sent_and_the_system_prompt_always(
    chat: ChatService, store: Store, fake_openai: FakeOpenAI
) -> None:
    conversation = long_talk(store, chat, 30, HistoryRule())
    settings = chat.library.settings(conversation)
    chat.library.configure(conversation, settings.model_copy(update={"system": "Be brief."}))
    turn = finish(chat.send(conversation, "now"))
    assert sent(fake_openai) == ["Be brief.", *(f"m{number}" for number in range(11, 30)), "now"]
    assert turn.unsent == 11


SUMMARISING = HistoryRule(max_messages=6, summarise=True)


def test_what_falls_out_is_summed_up_once_and_the_summary_goes_along(
    chat: ChatService, store: Store, fake_openai: FakeOpenAI
) -> None:
    conversation = long_talk(store, chat, 8, SUMMARISING)
    fake_openai.script((Text("They spoke of m0 to m5."), Finish()), (Text("yes"), Finish()))
    turn = finish(chat.send(conversation, "now"))
    asked = sent(fake_openai, 0)
    assert "in at most 250 words" in asked[0]
    nonce = asked[1].split()[1]
    assert asked[1].splitlines()[0] == f"[data {nonce} begins]"
    assert f"[data {nonce} begins]" in asked[0]
    assert [line for line in asked[1].splitlines() if ": m" in line] == [
        "User: m0", "Assistant: m1", "User: m2", "Assistant: m3", "User: m4", "Assistant: m5"
    ]  # fmt: skip
    answered = sent(fake_openai)
    assert answered[0].endswith("They spoke of m0 to m5.")
    assert answered[1:] == ["m6", "m7", "now"]
    assert [str(notice.sentence) for notice in turn.notices] == [
        "6 earlier messages were summed up, and the summary was sent along."
    ]
    assert len(fake_openai.chats) == 2
    finish(chat.send(conversation, "and now"))
    assert len(fake_openai.chats) == 3
    assert sent(fake_openai)[0].endswith("They spoke of m0 to m5.")
    assert sent(fake_openai)[1:] == ["m6", "m7", "now", "yes", "and now"]


def test_the_next_summary_goes_on_from_the_last_one(chat: ChatService, store: Store, fake_openai: FakeOpenAI) -> None:
    conversation = long_talk(store, chat, 8, SUMMARISING)
    fake_openai.script(
        (Text("first summary"), Finish()), (Text("a"), Finish()), (Text("b"), Finish()),
        (Text("second summary"), Finish()), (Text("c"), Finish()),
    )  # fmt: skip
    for text in ("one", "two", "three"):
        finish(chat.send(conversation, text))
    asked = sent(fake_openai, 3)[1]
    assert "Summary so far: first summary" in asked
    assert [line for line in asked.splitlines() if line.startswith(("User", "Assistant"))] == [
        "User: m6", "Assistant: m7", "User: one", "Assistant: a"
    ]  # fmt: skip
    assert sent(fake_openai)[0].endswith("second summary")
    assert sent(fake_openai)[1:] == ["two", "b", "three"]


def test_where_summing_up_fails_the_reply_comes_without_and_says_so(
    chat: ChatService, store: Store, fake_openai: FakeOpenAI
) -> None:
    conversation = long_talk(store, chat, 8, SUMMARISING)
    fake_openai.script(*[Status(500)] * 3, (Text("yes"), Finish()))
    turn = finish(chat.send(conversation, "now"))
    assert turn.text == "yes"
    assert "could not be summed up" in str(turn.notices[0].sentence)
    assert sent(fake_openai) == ["m6", "m7", "now"]


def test_stopping_while_it_is_summed_up_cancels_the_call_and_keeps_the_question(
    chat: ChatService, store: Store, fake_openai: FakeOpenAI
) -> None:
    conversation = long_talk(store, chat, 8, SUMMARISING)
    fake_openai.reply(Text("They "), Stall(), Finish())
    with pytest.raises(KeyboardInterrupt), chat.send(conversation, "now") as turn:
        for _ in turn.ticks():
            if fake_openai.chats and fake_openai.chats[-1].begun.is_set():
                raise KeyboardInterrupt
    assert fake_openai.cancelled.wait(5)
    assert chat.messages(conversation)[-1].text == "now"
    assert len(fake_openai.chats) == 1


def test_a_preview_tells_what_would_be_sent_and_sends_nothing(
    chat: ChatService, store: Store, fake_openai: FakeOpenAI
) -> None:
    conversation = long_talk(store, chat, 30, HistoryRule())
    last = chat.messages(conversation)[-1]
    preview = chat.preview(conversation, "hello", after=last.id)
    assert preview.window.messages[0].text == "m11"
    assert preview.first_sent == preview.window.messages[0].id
    assert not preview.is_summed_up
    # "m11" to "m29" are 2 tokens and "hello" is one, with 3 around each of the 20, and 3 for the reply.
    assert preview.input_tokens == 19 * 2 + 1 + 20 * 3 + 3
    assert preview.least
    assert preview.most
    # gpt-4o: $2.50 for a million tokens in, $10 out, at most 16,384 of them.
    assert preview.least.nano_usd == 102 * 2500
    assert preview.most.nano_usd == (113 + 200) * 2500 + 16_384 * 10_000
    assert preview.context_tokens == 128_000
    assert fake_openai.chats == ()
    assert len(chat.messages(conversation)) == 30


def test_a_preview_counts_the_files_that_are_to_come(chat: ChatService, store: Store) -> None:
    conversation = long_talk(store, chat, 2, HistoryRule())
    last = chat.messages(conversation)[-1].id
    text, picture, huge = (
        Coming(size_bytes=300),
        Coming(size_bytes=9, width=8, height=4),
        Coming(size_bytes=9, width=8000, height=4000),
    )
    bare = chat.preview(conversation, "hello", after=last)
    full = chat.preview(conversation, "hello", after=last, files=(text, picture, huge))
    assert bare.input_tokens
    # 300 bytes of text are 100 tokens; for gpt-4o a picture is 85 and 170 a tile: one, and 1536 by 768 makes six.
    assert full.input_tokens == bare.input_tokens + 100 + (85 + 170) + (85 + 6 * 170)
    assert full.least
    assert full.least.nano_usd == full.input_tokens * 2500


def test_a_preview_of_a_beginning_and_of_what_will_be_summed_up(chat: ChatService, store: Store) -> None:
    empty = chat.preview(chat.library.new_conversation())
    assert (empty.first_sent, len(empty.window.messages)) == (None, 1)
    conversation = long_talk(store, chat, 8, SUMMARISING)
    preview = chat.preview(conversation, after=chat.messages(conversation)[-1].id)
    assert preview.is_summed_up
    assert [message.text for message in preview.window.messages] == ["m6", "m7", ""]
