"""Stopping a call: at once, with what came kept, and billed."""

import time

import pytest

from gptdash.domain.events import Event, TextDelta
from gptdash.domain.requests import Request
from gptdash.gateway import BackgroundLoop, Books, Gateway
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import Finish, SlowFirstToken, Stall, Text
from tests.gateway.conftest import QUICK, ListLedger


def test_leaving_the_block_cancels_the_call_and_settles_it(
    gateway: Gateway, fake_openai: FakeOpenAI, hello: Request, ledger: ListLedger
) -> None:
    fake_openai.reply(Text("one", " two"), Stall(), Finish())
    seen: list[Event] = []
    with pytest.raises(KeyboardInterrupt), gateway.stream(hello) as live:
        for batch in live.ticks():
            seen.extend(batch)
            if len(seen) == 2:
                raise KeyboardInterrupt
    assert fake_openai.cancelled.wait(5)
    assert live.done
    assert (live.done.finish_reason, live.done.usage.source) == ("cancelled", "estimated")
    assert live.done.usage.output_tokens == 2
    assert (ledger.only.finish_reason, ledger.only.error_code) == ("cancelled", None)


def test_a_call_is_cancelled_before_its_first_token(
    gateway: Gateway, fake_openai: FakeOpenAI, hello: Request, ledger: ListLedger
) -> None:
    fake_openai.reply(SlowFirstToken(30), Text("late"), Finish())
    with gateway.stream(hello) as live:
        ticks = live.ticks(0.02)
        next(ticks)
        fake_openai.wait_for_chats(1)
        started = time.monotonic()
    assert time.monotonic() - started < 2
    assert fake_openai.cancelled.wait(5)
    assert ledger.only.finish_reason == "cancelled"


def test_ticks_come_even_when_nothing_else_does(gateway: Gateway, fake_openai: FakeOpenAI, hello: Request) -> None:
    fake_openai.reply(SlowFirstToken(30), Text("late"), Finish())
    with gateway.stream(hello) as live:
        ticks = live.ticks(0.01)
        assert [next(ticks) for _ in range(3)] == [(), (), ()]


def test_ticks_lose_nothing_and_gather_what_comes_fast(
    gateway: Gateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    words = [f"{number} " for number in range(500)]
    fake_openai.reply(Text(*words), Finish())
    with gateway.stream(hello) as live:
        batches = list(live.ticks())
    said = [event.text for batch in batches for event in batch if isinstance(event, TextDelta)]
    assert said == words
    assert len(batches) < 100


def test_a_reply_that_is_never_read_is_never_asked_for(
    gateway: Gateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    with gateway.stream(hello):
        pass
    assert fake_openai.requests == ()


def test_closing_a_finished_reply_changes_nothing(gateway: Gateway, hello: Request, ledger: ListLedger) -> None:
    live = gateway.stream(hello)
    events = list(live)
    live.close()
    live.close()
    assert live.done == events[-1]
    assert ledger.only.finish_reason == "stop"


def test_closing_the_loop_settles_what_still_runs(
    gateway: Gateway, fake_openai: FakeOpenAI, hello: Request, ledger: ListLedger
) -> None:
    loop = BackgroundLoop()
    own = Gateway(gateway.endpoint, Books(ledger), loop, QUICK)
    fake_openai.reply(Text("one "), Stall(), Finish())
    live = own.stream(hello)
    assert next(iter(live)) == TextDelta(text="one ")
    loop.close()
    assert ledger.only.finish_reason == "cancelled"
    assert fake_openai.cancelled.wait(5)
