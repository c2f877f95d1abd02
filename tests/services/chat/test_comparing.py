import pytest
from hypothesis import given
from hypothesis import strategies as st

from gptdash.services.chat import ChatService, Comparison, differences
from gptdash.services.chat.comparing import WrongNumberOfModels
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import Finish, Stall, Text

MODELS = ("gpt-4o", "gpt-4o-mini", "gpt-6-luna")


def finish(comparison: Comparison) -> Comparison:
    with comparison:
        for _ in comparison.ticks():
            pass
    return comparison


def test_each_model_answers_the_same_question_and_all_replies_are_kept_as_versions(
    chat: ChatService, fake_openai: FakeOpenAI
) -> None:
    conversation = chat.library.new_conversation()
    comparison = finish(chat.compare(conversation, "hello", MODELS))
    assert sorted(request.body["model"] for request in fake_openai.chats) == sorted(MODELS)
    replies = chat.library.replies(comparison.question.id)
    assert sorted(reply.done.model for reply in replies if reply.done) == sorted(MODELS)
    assert {reply.parent_id for reply in replies} == {comparison.question.id}
    assert all(contender.turn.is_over and not contender.failure for contender in comparison.contenders)


def test_the_replies_come_at_the_same_time(chat: ChatService, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(*[(Text("so "), Stall(), Text("done"), Finish())] * 3)
    with chat.compare(chat.library.new_conversation(), "hello", MODELS) as comparison:
        for _ in comparison.ticks():
            if all(contender.turn.text for contender in comparison.contenders):
                fake_openai.release()
    assert [contender.turn.text for contender in comparison.contenders] == ["so done"] * 3


def test_the_winner_is_gone_on_with_and_the_others_stay(chat: ChatService, fake_openai: FakeOpenAI) -> None:
    conversation = chat.library.new_conversation()
    comparison = finish(chat.compare(conversation, "hello", MODELS))
    winner = chat.library.replies(comparison.question.id)[0]
    chat.library.open_at(conversation, winner.id)
    assert chat.messages(conversation)[-1] == winner
    assert len(chat.library.branch(conversation).siblings[winner.id]) == 3


def test_one_that_fails_leaves_the_others_be(chat: ChatService, fake_openai: FakeOpenAI) -> None:
    comparison = finish(chat.compare(chat.library.new_conversation(), "hello", ("gpt-4o", "no-such-model")))
    good, bad = comparison.contenders
    assert good.failure is None
    assert bad.failure
    assert "no-such-model" in str(bad.failure)
    assert [reply.done.model for reply in chat.library.replies(comparison.question.id) if reply.done] == ["gpt-4o"]


def test_stopping_cancels_all_calls_and_keeps_what_came(chat: ChatService, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(*[(Text("half "), Stall(), Finish())] * 2)
    with pytest.raises(KeyboardInterrupt), chat.compare(chat.library.new_conversation(), "hello", MODELS[:2]) as both:
        for _ in both.ticks():
            if all(contender.turn.text for contender in both.contenders):
                raise KeyboardInterrupt
    assert all(request.cancelled.wait(5) for request in fake_openai.chats)
    replies = chat.library.replies(both.question.id)
    assert [(reply.text, reply.state) for reply in replies] == [("half ", "stopped")] * 2


@pytest.mark.parametrize("models", [(), ("gpt-4o",), ("gpt-4o", "gpt-4o"), ("a", "b", "c", "d", "e")])
def test_two_to_four_different_models_are_compared(chat: ChatService, models: tuple[str, ...]) -> None:
    conversation = chat.library.new_conversation()
    with pytest.raises(WrongNumberOfModels):
        chat.compare(conversation, "hello", models)
    assert chat.messages(conversation) == ()


def test_an_unknown_message_has_no_replies(chat: ChatService) -> None:
    assert chat.library.replies("nowhere") == ()


def test_two_replies_are_compared_by_sentences_and_lines() -> None:
    found = differences("One. Two is 1.5 wide.\n- a\n- b", "One. Three!\n- a\n- b\n你好。再見")
    assert [(piece.only_in, piece.text) for piece in found.pieces] == [
        (None, "One."),
        ("first", "Two is 1.5 wide."),
        ("second", "Three!"),
        (None, "- a"),
        (None, "- b"),
        ("second", "你好。"),
        ("second", "再見"),
    ]
    # 3 pieces in common of 4 and 6: 2 * 3 / 10.
    assert found.alike_percent == 60


@given(st.text(alphabet="ab. \n?。", max_size=40), st.text(alphabet="ab. \n?。", max_size=40))
def test_nothing_of_either_reply_is_lost_in_the_comparison(first: str, second: str) -> None:
    pieces = differences(first, second).pieces

    def only(side: str) -> str:
        return "".join(piece.text for piece in pieces if piece.only_in in (None, side))

    assert "".join(only("first").split()) == "".join(first.split())
    assert "".join(only("second").split()) == "".join(second.split())
