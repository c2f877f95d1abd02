"""How events get from the loop's thread to the reader's."""

from threading import Thread

from gptdash.gateway.inbox import Inbox

LONG_S = 30.0
COUNT = 20_000


def test_no_item_is_lost_or_moved_between_two_threads() -> None:
    inbox: Inbox[int] = Inbox()

    def write() -> None:
        for number in range(COUNT):
            inbox.put(number)
        inbox.end()

    writer = Thread(target=write)
    writer.start()
    read: list[int] = []
    while not inbox.is_empty_for_good:
        read += inbox.next(LONG_S) if len(read) % 2 else inbox.gather(0.001)
    writer.join()
    assert read == list(range(COUNT))


def test_a_reader_that_gathers_is_woken_by_the_end_and_not_before_it() -> None:
    inbox: Inbox[str] = Inbox()
    gathered: list[tuple[str, ...]] = []
    reader = Thread(target=lambda: gathered.append(inbox.gather(LONG_S)))
    reader.start()
    inbox.put("a")
    inbox.put("b")
    assert reader.is_alive()
    inbox.end()
    reader.join(LONG_S)
    assert gathered == [("a", "b")]
    assert inbox.is_empty_for_good


def test_a_reader_that_waits_for_the_next_item_gets_it_at_once_and_nothing_when_time_is_up() -> None:
    inbox: Inbox[str] = Inbox()
    assert inbox.next(0) == ()
    inbox.put("a")
    assert inbox.next(LONG_S) == ("a",)
