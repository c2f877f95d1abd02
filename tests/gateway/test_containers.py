"""Code that models run at their server, and the containers it runs in."""

from datetime import timedelta

import pytest

from gptdash.domain.endpoints import WireName
from gptdash.domain.errors import MalformedReply, ServerUnreachable
from gptdash.domain.events import CodeDelta, CodeRan, FileCited
from gptdash.domain.hosted_code import CitedFile, Container
from gptdash.domain.requests import Request
from gptdash.gateway import ContainerGone, Gateway
from gptdash.gateway.containers import NoContainers
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import Cites, Finish, RunsCode, Text
from tests.gateway.conftest import ListLedger, OpenGateway

pytestmark = pytest.mark.anyio
SESSION_NANO_USD = 30_000_000  # three cents: the price list, 2026-11-24


@pytest.fixture
def wire() -> WireName:
    return "responses"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def opened(gateway: Gateway) -> Container:
    return await gateway.containers.open("review", "review")


async def test_a_container_has_no_network_and_is_a_row_of_the_ledger(
    gateway: Gateway, fake_openai: FakeOpenAI, ledger: ListLedger
) -> None:
    container = await opened(gateway)
    (held,) = fake_openai.shelf.held.values()
    assert held.id == container.id
    assert held.asked["network_policy"] == {"type": "disabled"}
    (row,) = ledger.calls
    assert (row.model, row.purpose, row.cost.nano_usd) == ("container-1g", "review", SESSION_NANO_USD)
    assert row.finish_reason == "stop"


async def test_each_further_session_of_twenty_minutes_is_paid_for(gateway: Gateway, ledger: ListLedger) -> None:
    container = await opened(gateway)
    assert await gateway.containers.renew(container, "review") == container
    older = container.model_copy(update={"created_at": container.created_at - timedelta(minutes=20)})
    renewed = await gateway.containers.renew(older, "review")
    assert renewed.id == container.id
    assert renewed.created_at > older.created_at
    assert [row.cost.nano_usd for row in ledger.calls] == [SESSION_NANO_USD] * 2


async def test_files_go_in_and_come_out(gateway: Gateway, fake_openai: FakeOpenAI) -> None:
    container = await opened(gateway)
    await gateway.containers.upload(container, "a.py", "名\n".encode())
    (file,) = fake_openai.shelf.held[container.id].files.values()
    assert (file.path, file.source) == ("/mnt/data/a.py", "user")
    cited = CitedFile(container_id=container.id, file_id=file.id, name="a.py")
    assert await gateway.containers.download(cited, 100) == "名\n".encode()
    with pytest.raises(MalformedReply, match="more than 3 bytes"):
        await gateway.containers.download(cited, 3)


async def test_a_container_that_expired_is_known_to_be_gone(gateway: Gateway, fake_openai: FakeOpenAI) -> None:
    container = await opened(gateway)
    assert await gateway.containers.is_alive(container)
    fake_openai.shelf.expire_all()
    assert not await gateway.containers.is_alive(container)
    assert not await gateway.containers.is_alive(container.model_copy(update={"id": "cntr_never"}))
    with pytest.raises(ContainerGone):
        await gateway.containers.upload(container, "a.py", b"x")


async def test_one_that_cannot_be_made_costs_nothing(open_gateway: OpenGateway, ledger: ListLedger) -> None:
    with pytest.raises(ServerUnreachable):
        await open_gateway(base_url="http://127.0.0.1:9/v1").containers.open("review", "review")
    assert [(row.finish_reason, row.cost.nano_usd) for row in ledger.calls] == [("failed", 0)]


async def test_what_ran_what_it_printed_and_what_it_made_are_events(
    gateway: Gateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    container = await opened(gateway)
    fake_openai.reply(
        RunsCode("print(1 + 1)  # counted", ("2\n",), {"plot.png": b"PNG"}),
        Text("It is 2: "),
        Cites("plot.png"),
        Finish(),
    )
    request = hello.model_copy(update={"container_id": container.id})
    events = [event async for event in gateway.events(request)]
    assert "".join(event.text for event in events if isinstance(event, CodeDelta)) == "print(1 + 1)  # counted"
    (ran,) = [event.run for event in events if isinstance(event, CodeRan)]
    assert (ran.code, ran.logs, ran.failed) == ("print(1 + 1)  # counted", ("2\n",), False)
    (cited,) = [event.file for event in events if isinstance(event, FileCited)]
    assert cited.name == "plot.png"
    assert await gateway.containers.download(cited, 100) == b"PNG"
    assert fake_openai.chats[-1].body["tools"] == [{"type": "code_interpreter", "container": container.id}]


async def test_a_call_with_a_container_that_is_gone_says_so(
    gateway: Gateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    container = await opened(gateway)
    fake_openai.shelf.expire_all()
    with pytest.raises(ContainerGone, match="no longer has the container"):
        _ = [event async for event in gateway.events(hello.model_copy(update={"container_id": container.id}))]


def test_code_runs_over_responses_alone(open_gateway: OpenGateway) -> None:
    assert open_gateway().runs_code
    assert open_gateway(kind="compatible").runs_code
    assert not open_gateway(kind="compatible", wire=None).runs_code
    assert not open_gateway(wire="chat_completions").runs_code


async def test_a_server_without_containers_is_said_to_have_none(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, ledger: ListLedger
) -> None:
    fake_openai.shelf.closed = True
    with pytest.raises(NoContainers, match="offers no containers"):
        await opened(open_gateway())
    assert ledger.only.finish_reason == "failed"


async def test_elsewhere_the_price_of_a_container_is_not_known(open_gateway: OpenGateway, ledger: ListLedger) -> None:
    await opened(open_gateway(kind="compatible"))
    assert ledger.only.cost.nano_usd is None


def test_the_worst_case_holds_what_is_read_again_after_each_run(gateway: Gateway, hello: Request) -> None:
    alone, with_code = gateway.estimate(hello), gateway.estimate(hello.model_copy(update={"container_id": "cntr_1"}))
    assert alone.worst_cost.nano_usd is not None
    assert with_code.worst_cost.nano_usd is not None
    assert with_code.worst_cost.nano_usd > 2 * alone.worst_cost.nano_usd
