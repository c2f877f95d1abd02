"""Budgets, cache, redaction and the ledger, as a call passes them."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gptdash.domain.budgets import Budget, BudgetExceeded
from gptdash.domain.errors import ServerFailed
from gptdash.domain.events import Notice
from gptdash.domain.messages import user
from gptdash.domain.redaction import Redactor
from gptdash.domain.requests import Request, ToolSpec
from gptdash.gateway import BackgroundLoop, Books, Gateway
from gptdash.store import Store
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import LENGTH, CutMidStream, Finish, Refusal, Stall, Status, Text
from tests.gateway.conftest import ONCE, QUICK, OpenGateway

USAGE = {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200}
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
KEY = "sk-proj-" + "aB3_dE6-" * 8


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'books.db'}")
    yield opened
    opened.close()


@pytest.fixture
def keeping(open_gateway: OpenGateway, store: Store, loop: BackgroundLoop) -> Callable[..., Gateway]:
    """Open a gateway that writes into a real store."""

    def open_it(**books: object) -> Gateway:
        endpoint = open_gateway().endpoint
        whole = Books(store.calls, store.budgets, **books)  # type: ignore[arg-type]  # any of the books, by name
        return Gateway(endpoint, whole, loop, QUICK, retries=ONCE)

    return open_it


def test_the_same_question_is_answered_from_the_cache_and_says_what_it_saved(
    keeping: Callable[..., Gateway], store: Store, fake_openai: FakeOpenAI, hello: Request
) -> None:
    fake_openai.reply(Text("Good ", "day"), Finish(usage=USAGE))
    gateway = keeping(replies=store.replies)
    first, second = gateway.complete(hello), gateway.complete(hello)
    assert (first.text, second.text) == ("Good day", "Good day")
    assert (first.done.cached, second.done.cached) == (False, True)
    # gpt-6-luna: 1000 x $0.10/M + 200 x $0.50/M
    assert (second.done.cost.nano_usd, second.done.saved_nano_usd) == (0, 200_000)
    assert len(fake_openai.chats) == 1
    kept, asked = store.calls.recent(LONG_AGO, 10)
    assert (kept.cached, kept.saved_nano_usd, kept.usage.total_tokens) == (True, 200_000, 0)
    assert (asked.cached, asked.cost.nano_usd) == (False, 200_000)


def test_a_fresh_question_passes_the_cache_by_and_renews_it(
    keeping: Callable[..., Gateway], store: Store, fake_openai: FakeOpenAI, hello: Request
) -> None:
    fake_openai.script((Text("old"), Finish()), (Text("new"), Finish()))
    gateway = keeping(replies=store.replies)
    gateway.complete(hello)
    assert gateway.complete(hello.model_copy(update={"fresh": True})).text == "new"
    assert gateway.complete(hello).text == "new"


@pytest.mark.parametrize("ending", [(Text("x"), LENGTH), (Refusal("no"), Finish())])
def test_refusals_and_truncated_replies_are_not_kept(
    keeping: Callable[..., Gateway],
    store: Store,
    fake_openai: FakeOpenAI,
    hello: Request,
    ending: tuple[Text, Finish],
) -> None:
    fake_openai.script(ending, (Text("whole"), Finish()))
    gateway = keeping(replies=store.replies)
    gateway.complete(hello)
    assert gateway.complete(hello).text == "whole"


def test_a_question_with_tools_is_always_asked(
    keeping: Callable[..., Gateway], store: Store, fake_openai: FakeOpenAI, hello: Request
) -> None:
    tool = ToolSpec(name="now", description="d", parameters={"type": "object", "properties": {}})
    gateway = keeping(replies=store.replies)
    for _ in range(2):
        gateway.complete(hello.model_copy(update={"tools": (tool,), "model": "gpt-4o"}))
    assert len(fake_openai.chats) == 2


def test_a_call_that_might_exceed_a_budget_is_not_made(
    keeping: Callable[..., Gateway], store: Store, fake_openai: FakeOpenAI, hello: Request
) -> None:
    store.budgets.put(Budget(id="d", period="day", limit_nano_usd=1_000))
    with pytest.raises(BudgetExceeded, match="could cost up to"):
        keeping().complete(hello)
    assert fake_openai.chats == ()
    assert store.calls.recent(LONG_AGO, 10) == ()


def test_a_call_under_a_budget_is_told_where_to_end_and_settles_what_it_cost(
    keeping: Callable[..., Gateway], store: Store, fake_openai: FakeOpenAI, hello: Request
) -> None:
    store.budgets.put(Budget(id="d", period="day", limit_nano_usd=10**9))
    fake_openai.reply(Text("x"), Finish(usage=USAGE))
    keeping().complete(hello)
    body = fake_openai.chats[-1].body
    assert body.get("max_output_tokens") or body.get("max_completion_tokens")
    (state,) = store.budgets.states(datetime.now(UTC), "")
    assert (state.settled_nano_usd, state.reserved_nano_usd) == (200_000, 0)


@pytest.mark.parametrize("steps", [(Status(500),), (Text("par"), CutMidStream())])
def test_a_failed_call_gives_back_what_was_held(
    keeping: Callable[..., Gateway], store: Store, fake_openai: FakeOpenAI, hello: Request, steps: tuple[Status, ...]
) -> None:
    store.budgets.put(Budget(id="d", period="day", limit_nano_usd=10**9))
    fake_openai.reply(*steps)
    with pytest.raises(Exception, match=r"127\.0\.0\.1"):
        keeping().complete(hello)
    (state,) = store.budgets.states(datetime.now(UTC), "")
    assert state.reserved_nano_usd == 0
    assert state.settled_nano_usd == sum(call.cost.nano_usd or 0 for call in store.calls.recent(LONG_AGO, 10))


def test_fifty_calls_at_once_through_the_gateway_never_spend_more_than_the_budget(
    keeping: Callable[..., Gateway], store: Store, fake_openai: FakeOpenAI
) -> None:
    # Each call holds 208 tokens of input at most and 100 of output: 20,800 + 50,000 nano-dollars at gpt-6-luna's price.
    budget = Budget(id="d", period="day", limit_nano_usd=500_000)
    store.budgets.put(budget)
    gateway = keeping()

    def ask(number: int) -> bool:
        request = Request(messages=(user(f"{number}"),), purpose="chat", parameters={"max_output_tokens": 100})  # type: ignore[arg-type]  # pydantic reads it
        try:
            gateway.complete(request)
        except BudgetExceeded:
            return False
        return True

    with ThreadPoolExecutor(50) as callers:
        let_through = sum(callers.map(ask, range(50)))
    (state,) = store.budgets.states(datetime.now(UTC), "")
    assert let_through > 0
    assert let_through == len(fake_openai.chats)
    assert state.reserved_nano_usd == 0
    assert state.settled_nano_usd <= budget.limit_nano_usd
    assert state.settled_nano_usd == sum(call.cost.nano_usd or 0 for call in store.calls.recent(LONG_AGO, 100))


def test_personal_data_and_secrets_do_not_leave_and_the_user_is_told(
    keeping: Callable[..., Gateway], fake_openai: FakeOpenAI
) -> None:
    redactor = Redactor()
    request = Request(messages=(user(f"I am ada@example.com, my key is {KEY}"),), purpose="chat")
    events = list(keeping(redactor=redactor).stream(request))
    sent = str(fake_openai.chats[-1].body)
    assert "ada@example.com" not in sent
    assert KEY not in sent
    assert "⟦EMAIL_1⟧" in sent
    (notice,) = [event for event in events if isinstance(event, Notice) and event.code == "redacted"]
    assert str(notice.sentence) == "Replaced before sending: API keys (1), e-mail addresses (1)."
    assert redactor.restore("Hello ⟦EMAIL_1⟧") == "Hello ada@example.com"


def test_a_call_is_written_down_before_it_is_sent(
    keeping: Callable[..., Gateway], store: Store, fake_openai: FakeOpenAI, hello: Request
) -> None:
    fake_openai.reply(Text("par"), Stall(), Finish())
    with keeping().stream(hello) as live:
        next(iter(live))
        (running,) = store.calls.recent(LONG_AGO, 10)
        assert running.finish_reason == "unknown"
    (settled,) = store.calls.recent(LONG_AGO, 10)
    assert (settled.id, settled.finish_reason) == (running.id, "cancelled")


def test_a_call_that_fails_is_written_down_once(
    keeping: Callable[..., Gateway], store: Store, fake_openai: FakeOpenAI, hello: Request
) -> None:
    fake_openai.reply(Status(500))
    with pytest.raises(ServerFailed):
        keeping().complete(hello)
    (call,) = store.calls.recent(LONG_AGO, 10)
    assert (call.finish_reason, call.error_code) == ("failed", "server_failed")
