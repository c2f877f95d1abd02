import pytest
from hypothesis import given
from hypothesis import strategies as st

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.conversations import HistoryRule, StoredMessage
from gptdash.services.chat.history import Read, Window, input_budget, newest_that_fit
from tests.store.test_ledger import NOON


def message(number: int, text: str = "hello") -> StoredMessage:
    return StoredMessage(id=str(number), conversation_id="c", role="user", text=text, created_at=NOON, depth=number)


def said(count: int) -> Read:
    return lambda wanted: tuple(message(number) for number in range(max(count - wanted, 0), count))


def four(_: StoredMessage) -> int:
    """Weigh four tokens, as "hello" does with its overhead; 3 more are for the reply."""
    return 4


def numbers(window: Window) -> list[int]:
    return [message.depth for message in window.messages]


ANY_LENGTH = HistoryRule(max_messages=None)


def test_at_most_twenty_messages_are_sent_unless_one_says_otherwise() -> None:
    assert numbers(newest_that_fit(said(30), HistoryRule(), None, four)) == list(range(10, 30))
    assert numbers(newest_that_fit(said(30), HistoryRule(max_messages=3), None, four)) == [27, 28, 29]
    assert newest_that_fit(said(30), HistoryRule(), None, four).earlier == 10


def test_what_fits_is_sent_whole() -> None:
    assert numbers(newest_that_fit(said(3), ANY_LENGTH, 15, four)) == [0, 1, 2]


def test_the_oldest_messages_fall_out_first() -> None:
    assert numbers(newest_that_fit(said(3), ANY_LENGTH, 14, four)) == [1, 2]


def test_the_last_message_stays_even_where_it_does_not_fit() -> None:
    assert numbers(newest_that_fit(said(3), ANY_LENGTH, 1, four)) == [2]


def test_without_a_known_limit_nothing_falls_out() -> None:
    assert numbers(newest_that_fit(said(500), ANY_LENGTH, None, four)) == list(range(500))


def test_a_budget_of_tokens_counts_beside_what_the_model_can_take() -> None:
    rule = HistoryRule(max_messages=None, max_tokens=11)
    assert numbers(newest_that_fit(said(9), rule, 100, four)) == [7, 8]
    assert numbers(newest_that_fit(said(9), rule, 7, four)) == [8]


@pytest.mark.parametrize("budget", [1, 100, 300, 4000])
def test_no_more_is_read_of_a_long_conversation_than_is_needed(budget: int) -> None:
    asked: list[int] = []

    def read(wanted: int) -> tuple[StoredMessage, ...]:
        asked.append(wanted)
        return said(2000)(wanted)

    window = newest_that_fit(read, ANY_LENGTH, budget, four)
    assert len(window.messages) == max((budget - 3) // 4, 1)
    assert asked[-1] <= max(64, 4 * len(window.messages))


@given(st.lists(st.integers(1, 50), min_size=1, max_size=12), st.integers(0, 200))
def test_what_is_sent_is_the_end_of_the_conversation_and_fits(weights: list[int], budget: int) -> None:
    def weigh(said: StoredMessage) -> int:
        return weights[said.depth]

    sent = numbers(newest_that_fit(said(len(weights)), ANY_LENGTH, budget, weigh))
    assert sent == list(range(len(weights) - len(sent), len(weights)))
    assert len(sent) == 1 or 3 + sum(weights[number] for number in sent) <= budget
    if len(sent) < len(weights):
        assert 3 + sum(weights[number] for number in sent) + weights[sent[0] - 1] > budget


def test_a_patience_limit_is_the_budget_and_a_window_leaves_room_for_the_reply() -> None:
    assert input_budget(Capabilities(max_input_tokens=1500, context_window=8192)) == 1500
    assert input_budget(Capabilities(context_window=128_000, max_output_tokens=16_384)) == 111_616
    assert input_budget(Capabilities(context_window=8192, max_output_tokens=8192)) == 6144
    assert input_budget(Capabilities()) is None
