from gptdash.domain.messages import assistant, system, user
from gptdash.domain.tokens import count_messages
from gptdash.domain.trimming import Trimmed, optimize_messages

# Each of these words is one token, and each message has three on top; the reply has three more.
TALK = (system("be"), user("one"), assistant("two"), user("three"))


def kept(trimmed: Trimmed) -> list[str]:
    return [weighed.message.text for weighed in trimmed.messages if weighed.stays]


def test_what_fits_stays_whole() -> None:
    trimmed = optimize_messages(TALK, 19)
    assert (trimmed.tokens, trimmed.before, trimmed.fits) == (19, 19, True)
    assert trimmed.before == count_messages(TALK)
    assert kept(trimmed) == ["be", "one", "two", "three"]


def test_the_oldest_fall_out_and_the_system_prompt_stays() -> None:
    trimmed = optimize_messages(TALK, 18)
    assert kept(trimmed) == ["be", "two", "three"]
    assert (trimmed.tokens, trimmed.before) == (15, 19)


def test_nothing_older_stays_behind_a_gap() -> None:
    trimmed = optimize_messages((user("one"), assistant("two " * 50), user("three")), 20)
    assert kept(trimmed) == ["three"]


def test_the_last_message_stays_also_where_it_does_not_fit() -> None:
    trimmed = optimize_messages(TALK, 5)
    assert kept(trimmed) == ["be", "three"]
    assert not trimmed.fits


def test_nothing_is_trimmed_to_nothing() -> None:
    assert optimize_messages((), 5).messages == ()
