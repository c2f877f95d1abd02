from hypothesis import given
from hypothesis import strategies as st

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.messages import Message, assistant, user
from gptdash.domain.tokens import count_messages
from gptdash.services.chat.history import input_budget, trim_to_budget

# "hello" is one token: 4 a message with its overhead, and 3 for the reply.
SAID = (user("hello"), assistant("hello"), user("hello"))


def test_what_fits_is_sent_whole() -> None:
    assert trim_to_budget(SAID, 15, "o200k_base") == SAID


def test_the_oldest_messages_fall_out_first() -> None:
    assert trim_to_budget(SAID, 14, "o200k_base") == SAID[1:]


def test_the_last_message_stays_even_where_it_does_not_fit() -> None:
    assert trim_to_budget(SAID, 1, "o200k_base") == SAID[2:]


def test_without_a_known_limit_nothing_falls_out() -> None:
    assert trim_to_budget(SAID, None, "o200k_base") == SAID


@given(st.lists(st.text(max_size=40).map(user), min_size=1, max_size=12), st.integers(0, 200))
def test_what_is_sent_is_the_end_of_the_conversation_and_fits(messages: list[Message], budget: int) -> None:
    sent = trim_to_budget(tuple(messages), budget, "o200k_base")
    assert sent == tuple(messages)[-len(sent) :]
    assert len(sent) == 1 or count_messages(sent) <= budget


def test_a_patience_limit_is_the_budget_and_a_window_leaves_room_for_the_reply() -> None:
    assert input_budget(Capabilities(max_input_tokens=1500, context_window=8192)) == 1500
    assert input_budget(Capabilities(context_window=128_000, max_output_tokens=16_384)) == 111_616
    assert input_budget(Capabilities(context_window=8192, max_output_tokens=8192)) == 6144
    assert input_budget(Capabilities()) is None
