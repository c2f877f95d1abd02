"""Without sign-in, this machine alone is answered."""

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from gptdash.settings import Settings
from gptdash.ui.access.guard import AccessGuard

HERE, THERE = ("127.0.0.1", 5000), ("192.0.2.7", 5000)


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer everything."""
    if scope["type"] == "websocket":
        socket = WebSocket(scope, receive, send)
        await socket.accept()
        await socket.close()
    elif scope["type"] == "http":
        await PlainTextResponse("hello")(scope, receive, send)


def status(settings: Settings | None, path: str, host: str, client: tuple[str, int]) -> int:
    return TestClient(AccessGuard(app, settings), base_url=f"http://{host}", client=client).get(path).status_code


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501"])
def test_this_machine_is_answered(host: str) -> None:
    assert status(Settings(), "/", host, HERE) == 200


@pytest.mark.parametrize(("host", "client"), [("gptdash.example", THERE), ("localhost", THERE), ("evil.example", HERE)])
@pytest.mark.parametrize("path", ["/", "/_stcore/stream", "/media/x", "/media/api/x", "/x/api/"])
def test_another_machine_or_a_name_that_leads_here_is_refused(path: str, host: str, client: tuple[str, int]) -> None:
    assert status(Settings(), path, host, client) == 403
    assert status(None, path, host, client) == 403


def test_a_websocket_from_a_strange_website_is_refused() -> None:
    asking = TestClient(AccessGuard(app, Settings()), base_url="http://evil.example", client=HERE)
    with pytest.raises(WebSocketDisconnect), asking.websocket_connect("/_stcore/stream"):
        pass


@pytest.mark.parametrize("path", ["/api/chat", "/api/health", "/_stcore/health"])
def test_what_has_a_lock_of_its_own_stays_reachable(path: str) -> None:
    assert status(Settings(), path, "gptdash.example", THERE) == 200


def test_what_something_in_front_guards_is_answered() -> None:
    assert status(Settings(guarded_in_front=True), "/", "gptdash.example", THERE) == 200
