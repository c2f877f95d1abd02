from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from gptdash.app import open_services
from gptdash.domain.errors import StoreUnavailable
from gptdash.domain.jobs import JobSpec
from gptdash.domain.kept_texts import CallText, SaidText, kept_text
from gptdash.domain.messages import assistant, system, user
from gptdash.domain.requests import Request
from gptdash.gateway import BackgroundLoop, Books, Gateway, RetryPolicy, TimeLimits
from gptdash.services.costs import CostService
from gptdash.settings import Settings
from gptdash.store import Store
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.server import KEY
from tests.fake_openai.steps import Text
from tests.store.test_ledger import call

SECRET = "sk-proj-" + "a1B2" * 12
SHORT = CallText(messages=(SaidText(role="user", text="Why?"),), reply="So.")


class Keeping:
    """A gateway that keeps texts, beside the one of the fixture."""

    def __init__(self, gateway: Gateway, store: Store) -> None:
        self._loop = BackgroundLoop()
        self.gateway = Gateway(
            gateway.endpoint,
            Books(store.calls, texts=store.texts, tag="acme"),
            self._loop,
            TimeLimits(),
            retries=RetryPolicy(attempts=1),
        )

    def close(self) -> None:
        self._loop.close()


def test_a_call_of_any_page_keeps_what_was_asked_and_answered_without_secrets(
    store: Store, gateway: Gateway, costs: CostService, fake_openai: FakeOpenAI
) -> None:
    fake_openai.reply(Text(f"Do not show {SECRET}."))
    keeping = Keeping(gateway, store)
    said = (system("Be short."), user("One."), assistant("Two."), user(f"My key is {SECRET}."))
    reply = keeping.gateway.complete(Request(messages=said, purpose="images"))
    keeping.close()
    trace = costs.spent.trace(reply.done.call_id)
    assert trace is not None
    call, texts = trace
    assert (call.purpose, call.tag) == ("images", "acme")
    assert texts is not None
    assert (texts.place, texts.system, texts.earlier) == ("calls", "Be short.", 2)
    assert [(each.role, each.text) for each in texts.before] == [("user", "One."), ("assistant", "Two.")]
    assert texts.asked.startswith("My key is ")
    assert texts.replied.startswith("Do not show ")
    assert SECRET not in texts.model_dump_json()


def test_a_long_text_is_cut_and_then_cannot_be_asked_again(
    store: Store, gateway: Gateway, costs: CostService, fake_openai: FakeOpenAI
) -> None:
    fake_openai.reply(Text("x" * 9_000))
    fake_openai.reply(Text("Short."))
    keeping = Keeping(gateway, store)
    long = keeping.gateway.complete(Request(messages=(user("y" * 9_000),), purpose="review"))
    short = keeping.gateway.complete(Request(messages=(user("Why?"),), purpose="review"))
    keeping.close()
    trace = costs.spent.trace(long.done.call_id)
    assert trace is not None
    assert trace[1] is not None
    assert (len(trace[1].asked), len(trace[1].replied)) == (8_004, 8_004)
    samples = costs.rerun.samples(costs.spent.part(1), 10)
    assert [(each.call.id, each.texts.asked) for each in samples] == [(short.done.call_id, "Why?")]


def test_texts_are_kept_for_their_time_alone(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'a.db'}", timedelta(days=2))
    asked = call(1, purpose="images")
    store.texts.keep(asked.id, SHORT)
    now = datetime.now(UTC)
    store.texts.sweep(now + timedelta(days=1))
    assert store.traces.texts(asked) == kept_text(SHORT)
    store.texts.sweep(now + timedelta(days=3))
    assert store.traces.texts(asked) is None
    store.close()


def test_a_reply_is_given_although_its_texts_cannot_be_kept(
    store: Store, gateway: Gateway, fake_openai: FakeOpenAI
) -> None:
    class Full:
        def keep(self, call_id: str, text: CallText) -> None:
            raise StoreUnavailable(detail=f"no room for {call_id} and {text.reply}")

    fake_openai.reply(Text("Here."))
    loop = BackgroundLoop()
    books = Books(store.calls, texts=Full())
    reply = Gateway(gateway.endpoint, books, loop, TimeLimits()).complete(
        Request(messages=(user("?"),), purpose="chat")
    )
    loop.close()
    assert reply.text == "Here."


def test_what_a_session_spends_stands_under_its_tag_also_in_jobs(tmp_path: Path, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("One."))
    fake_openai.reply(Text("Two."))
    settings = Settings(
        openai_base_url=fake_openai.url, openai_api_key=SecretStr(KEY), model="gpt-6-luna", data_dir=tmp_path
    )
    with open_services(settings) as opened:
        tagged = opened.tagged("  acme ")
        job = tagged.jobs.create("", JobSpec(), ["How?"])
        tagged.jobs.start(job.id)
        tagged.jobs.wait(job.id)
        list(opened.chat.send("c", "Why?").ticks())
        groups = opened.costs.spent.picture(opened.costs.spent.part(1)).groups["tag"]
        assert {(group.key, group.sums.calls) for group in groups} == {("acme", 1), ("", 1)}
