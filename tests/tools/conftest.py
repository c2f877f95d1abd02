from collections.abc import Callable, Iterator

import pytest
from pydantic import SecretStr

from gptdash.domain.endpoints import Endpoint, WireName
from gptdash.domain.errors import GptdashError
from gptdash.domain.events import Done, Event, TextDelta, ToolFinished
from gptdash.domain.messages import user
from gptdash.domain.redaction import Redactor
from gptdash.domain.requests import Request
from gptdash.domain.usage import CallRecord
from gptdash.gateway import BackgroundLoop, Books, Gateway, LiveReply, RetryPolicy, TimeLimits
from gptdash.tools import ToolLoop
from tests.fake_openai.server import KEY, FakeOpenAI

OpenLoop = Callable[..., ToolLoop]


class ListLedger:
    """A ledger in memory."""

    def __init__(self) -> None:
        self.calls: list[CallRecord] = []

    def begin(self, call: CallRecord) -> None:
        pass

    def record(self, call: CallRecord) -> None:
        self.calls.append(call)


@pytest.fixture
def ledger() -> ListLedger:
    return ListLedger()


@pytest.fixture(params=["chat_completions", "responses"])
def wire(request: pytest.FixtureRequest) -> WireName:
    name: WireName = request.param
    return name


@pytest.fixture
def open_loop(fake_openai: FakeOpenAI, ledger: ListLedger, wire: WireName) -> Iterator[OpenLoop]:
    """Open a loop over the fake server; redaction and further attempts on demand."""
    loop = BackgroundLoop()

    def open_it(
        *, redactor: Redactor | None = None, max_rounds: int = 8, attempts: int = 1, **changes: object
    ) -> ToolLoop:
        endpoint = Endpoint(
            kind="openai", label="OpenAI", base_url=fake_openai.url, api_key=SecretStr(KEY), model="gpt-4o", wire=wire
        )
        gateway = Gateway(
            endpoint.model_copy(update=changes),
            Books(ledger, redactor=redactor),
            loop,
            TimeLimits(connect_s=2, first_token_s=5, stall_s=5, total_s=20),
            retries=RetryPolicy(attempts=attempts, first_wait_s=0.01),
        )
        return ToolLoop(gateway, loop, redactor, max_rounds)

    yield open_it
    loop.close()


@pytest.fixture
def tools(open_loop: OpenLoop) -> ToolLoop:
    return open_loop()


@pytest.fixture
def question() -> Request:
    return Request(messages=(user("What is it?"),), purpose="chat")


class Heard:
    """What a reply said: its events, and how it failed."""

    def __init__(self, live: LiveReply) -> None:
        self.events: list[Event] = []
        self.error: GptdashError | None = None
        try:
            for event in live:
                self.events.append(event)
        except GptdashError as error:
            self.error = error

    @property
    def text(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, TextDelta))

    @property
    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]

    @property
    def finished(self) -> list[ToolFinished]:
        return [event for event in self.events if isinstance(event, ToolFinished)]

    @property
    def only(self) -> ToolFinished:
        (one,) = self.finished
        return one

    @property
    def done(self) -> Done:
        (bill,) = (event for event in self.events if isinstance(event, Done))
        return bill
