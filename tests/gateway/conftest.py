from collections.abc import Callable, Iterator

import pytest
from pydantic import SecretStr

from gptdash.domain.endpoints import Endpoint, WireName
from gptdash.domain.messages import user
from gptdash.domain.requests import Request
from gptdash.domain.usage import CallRecord
from gptdash.gateway import BackgroundLoop, Books, Gateway, RetryPolicy, TimeLimits
from tests.fake_openai.server import KEY, FakeOpenAI

ONCE = RetryPolicy(attempts=1)
QUICK = TimeLimits(connect_s=2, first_token_s=5, stall_s=5, total_s=20)


class ListLedger:
    """A ledger in memory."""

    def __init__(self) -> None:
        self.begun: list[CallRecord] = []
        self.calls: list[CallRecord] = []

    def begin(self, call: CallRecord) -> None:
        self.begun.append(call)

    def record(self, call: CallRecord) -> None:
        self.calls.append(call)

    @property
    def only(self) -> CallRecord:
        (call,) = self.calls
        return call


@pytest.fixture
def ledger() -> ListLedger:
    return ListLedger()


@pytest.fixture(scope="module")
def loop() -> Iterator[BackgroundLoop]:
    opened = BackgroundLoop()
    yield opened
    opened.close()


OpenGateway = Callable[..., Gateway]


@pytest.fixture(params=["chat_completions", "responses"])
def wire(request: pytest.FixtureRequest) -> WireName:
    """Run each test over both wires; a module about one of them overrides this."""
    name: WireName = request.param
    return name


@pytest.fixture
def open_gateway(fake_openai: FakeOpenAI, ledger: ListLedger, loop: BackgroundLoop, wire: WireName) -> OpenGateway:
    """Open a gateway to the fake server, which poses as OpenAI so that its replies are priced; it tries once."""

    def open_it(limits: TimeLimits = QUICK, retries: RetryPolicy = ONCE, **changes: object) -> Gateway:
        endpoint = Endpoint(
            kind="openai",
            label="OpenAI",
            base_url=fake_openai.url,
            api_key=SecretStr(KEY),
            model="gpt-6-luna",
            wire=wire,
        )
        return Gateway(endpoint.model_copy(update=changes), Books(ledger), loop, limits, retries=retries)

    return open_it


@pytest.fixture
def gateway(open_gateway: OpenGateway) -> Gateway:
    return open_gateway()


@pytest.fixture
def hello() -> Request:
    return Request(messages=(user("hello"),), purpose="chat")
