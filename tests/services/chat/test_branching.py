import pytest

from gptdash.domain.errors import InputRejected, ReplyCut
from gptdash.services.chat import ChatService
from gptdash.store import Store
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import LENGTH, CutMidStream, Finish, Reasoning, Stall, Text
from tests.gateway.canaries import unmarked
from tests.services.chat.talking import finish


def shown(chat: ChatService, conversation: str) -> list[str]:
    return [message.text for message in chat.messages(conversation)]


def sent(fake_openai: FakeOpenAI) -> list[tuple[str, str]]:
    return [(message["role"], unmarked(message["content"])) for message in fake_openai.chats[-1].messages]


def talk(chat: ChatService, fake_openai: FakeOpenAI, *exchanges: tuple[str, str]) -> str:
    conversation = chat.library.new_conversation()
    for question, answer in exchanges:
        fake_openai.reply(Text(answer), Finish())
        finish(chat.send(conversation, question))
    return conversation


def test_an_edited_message_is_a_branch_and_the_first_version_stays(chat: ChatService, fake_openai: FakeOpenAI) -> None:
    conversation = talk(chat, fake_openai, ("one", "1"), ("two", "2"), ("three", "3"))
    second = chat.messages(conversation)[2]
    fake_openai.reply(Text("2b"), Finish())
    finish(chat.edit(second.id, "two b"))
    assert shown(chat, conversation) == ["one", "1", "two b", "2b"]
    assert sent(fake_openai) == [("user", "one"), ("assistant", "1"), ("user", "two b")]
    chat.library.open_at(conversation, second.id)
    assert shown(chat, conversation) == ["one", "1", "two", "2", "three", "3"]


def test_the_first_message_can_be_edited(chat: ChatService, fake_openai: FakeOpenAI) -> None:
    conversation = talk(chat, fake_openai, ("one", "1"))
    first = chat.messages(conversation)[0]
    fake_openai.reply(Text("uno"), Finish())
    finish(chat.edit(first.id, "eins"))
    assert shown(chat, conversation) == ["eins", "uno"]
    branch = chat.library.branch(conversation)
    assert branch.siblings == {branch.messages[0].id: (first.id, branch.messages[0].id)}


def test_a_regenerated_reply_stands_beside_the_first_and_is_not_from_the_cache(
    chat: ChatService, fake_openai: FakeOpenAI
) -> None:
    conversation = talk(chat, fake_openai, ("one", "1"))
    first = chat.messages(conversation)[1]
    fake_openai.reply(Text("another 1"), Finish())
    turn = finish(chat.regenerate(first.id))
    assert turn.done
    assert not turn.done.cached
    assert shown(chat, conversation) == ["one", "another 1"]
    assert len(fake_openai.chats) == 2
    branch = chat.library.branch(conversation)
    assert [len(rivals) for rivals in branch.siblings.values()] == [2]


def test_a_reply_in_the_middle_is_regenerated_from_what_stood_before_it(
    chat: ChatService, fake_openai: FakeOpenAI
) -> None:
    conversation = talk(chat, fake_openai, ("one", "1"), ("two", "2"))
    fake_openai.reply(Text("1b"), Finish())
    finish(chat.regenerate(chat.messages(conversation)[1].id, model="gpt-4o-mini"))
    assert sent(fake_openai) == [("user", "one")]
    assert fake_openai.chats[-1].body["model"] == "gpt-4o-mini"
    assert shown(chat, conversation) == ["one", "1b"]


def test_a_cut_reply_goes_on_from_where_it_stopped_and_the_part_stays(
    chat: ChatService, fake_openai: FakeOpenAI
) -> None:
    fake_openai.reply(Text("Once upon a "), CutMidStream())
    conversation = chat.library.new_conversation()
    with pytest.raises(ReplyCut):
        finish(chat.send(conversation, "a story"))
    part = chat.messages(conversation)[1]
    fake_openai.reply(Text("time."), Finish())
    turn = chat.go_on(part.id)
    assert turn.text == "Once upon a "
    finish(turn)
    reply = chat.messages(conversation)[1]
    assert (reply.text, reply.state) == ("Once upon a time.", "complete")
    assert chat.library.branch(conversation).siblings[reply.id] == (part.id, reply.id)
    assert sent(fake_openai)[:2] == [("user", "a story"), ("assistant", "Once upon a ")]
    assert "Go on exactly where it stops" in sent(fake_openai)[2][1]


def test_going_on_that_brings_nothing_adds_no_message(chat: ChatService, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("Once"), LENGTH)
    conversation = chat.library.new_conversation()
    finish(chat.send(conversation, "a story"))
    fake_openai.reply(Stall(), Finish())
    with pytest.raises(KeyboardInterrupt), chat.go_on(chat.messages(conversation)[1].id) as turn:
        for _ in turn.ticks():
            raise KeyboardInterrupt
    assert shown(chat, conversation) == ["a story", "Once"]
    assert chat.library.branch(conversation).siblings == {}


def test_thoughts_are_kept_of_a_reply_that_was_stopped_before_its_first_word(
    chat: ChatService, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script((Reasoning("hm"), Stall(), Finish()), (Text("yes"), Finish()))
    conversation = chat.library.new_conversation()
    with pytest.raises(KeyboardInterrupt), chat.send(conversation, "hello") as turn:
        for _ in turn.ticks():
            if turn.reasoning:
                raise KeyboardInterrupt
    stopped = chat.messages(conversation)[-1]
    assert (stopped.text, stopped.reasoning, stopped.state) == ("", "hm", "stopped")
    finish(chat.send(conversation, "and now?"))
    assert [role for role, _ in sent(fake_openai)] == ["user", "user"]


def test_two_tabs_that_write_below_the_same_message_make_branches(chat: ChatService, fake_openai: FakeOpenAI) -> None:
    conversation = talk(chat, fake_openai, ("one", "1"))
    seen = chat.messages(conversation)[-1].id
    fake_openai.script((Text("to A"), Finish()), (Text("to B"), Finish()))
    finish(chat.send(conversation, "from A", after=seen))
    finish(chat.send(conversation, "from B", after=seen))
    assert shown(chat, conversation) == ["one", "1", "from B", "to B"]
    rivals = chat.library.branch(conversation).siblings[chat.messages(conversation)[2].id]
    chat.library.open_at(conversation, rivals[0])
    assert shown(chat, conversation) == ["one", "1", "from A", "to A"]


def test_only_what_one_wrote_is_edited_and_only_replies_are_written_anew(
    chat: ChatService, fake_openai: FakeOpenAI
) -> None:
    conversation = talk(chat, fake_openai, ("one", "1"))
    question, reply = chat.messages(conversation)
    with pytest.raises(InputRejected):
        chat.edit(reply.id, "x")
    with pytest.raises(InputRejected):
        chat.regenerate(question.id)
    with pytest.raises(InputRejected):
        chat.edit(question.id, "  ")
    assert shown(chat, conversation) == ["one", "1"]


def test_a_message_without_a_reply_is_answered_on_its_branch(
    chat: ChatService, fake_openai: FakeOpenAI, store: Store
) -> None:
    conversation = talk(chat, fake_openai, ("one", "1"))
    waiting = store.conversations.append(conversation, "user", "and?", parent_id=chat.messages(conversation)[1].id)
    other = store.conversations.append(conversation, "user", "or?", parent_id=chat.messages(conversation)[1].id)
    fake_openai.reply(Text("so"), Finish())
    finish(chat.answer(conversation, at=waiting.id))
    assert [message.text for message in chat.library.branch(conversation, waiting.id).messages][2:] == ["and?", "so"]
    assert chat.library.branch(conversation, other.id).leaf == other


def test_what_a_conversation_is_set_to_goes_out_with_every_turn(chat: ChatService, fake_openai: FakeOpenAI) -> None:
    conversation = chat.library.new_conversation()
    settings = chat.library.settings(conversation)
    parameters = settings.parameters.model_copy(update={"temperature": 0.5})
    chat.library.configure(
        conversation, settings.model_copy(update={"system": "Be brief.", "parameters": parameters, "model": "gpt-4o"})
    )
    finish(chat.send(conversation, "hello"))
    assert sent(fake_openai) == [("system", "Be brief."), ("user", "hello")]
    assert fake_openai.chats[-1].body["temperature"] == 0.5
