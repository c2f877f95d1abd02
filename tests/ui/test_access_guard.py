"""Without sign-in, this machine alone is answered."""

from collections.abc import Iterator

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.runtime.secrets import secrets_singleton

from gptdash.settings import Settings
from gptdash.ui.access.guard import AccessGuard
from gptdash.ui.access.provider import wants_sign_in

HERE, THERE = ("127.0.0.1", 5000), ("192.0.2.7", 5000)


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer everything."""
    if scope["type"] == "websocket":
        socket = WebSocket(scope, receive, send)
        await socket.accept()
        await socket.close()
    elif scope["type"] == "http":
        answer = PlainTextResponse("hello")
        answer.set_cookie("plain", "1")
        answer.set_cookie("safe", "1", secure=True)
        await answer(scope, receive, send)


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


@pytest.fixture
def sign_in_over_https() -> Iterator[None]:
    """Sign-in at an address with HTTPS."""
    auth = {"redirect_uri": "https://gptdash.example/oauth2callback", "cookie_secret": "c" * 32}
    secrets_singleton.merge_programmatic_secrets({"auth": auth})
    wants_sign_in.cache_clear()
    yield
    secrets_singleton._reset()
    secrets_singleton._programmatic_secrets = None
    wants_sign_in.cache_clear()


@pytest.mark.parametrize("path", ["/oauth2callback?state=x", "/auth/logout", "/auth/login"])
def test_cookies_of_sign_in_never_go_without_https_where_the_app_has_it(sign_in_over_https: None, path: str) -> None:
    asking = TestClient(AccessGuard(app, Settings()), base_url="https://gptdash.example", client=THERE)
    cookies = asking.get(path, follow_redirects=False).headers.get_list("set-cookie")
    assert [cookie.lower().count("; secure") for cookie in cookies] == [1, 1]


def test_a_callback_that_signs_nobody_in_leads_back_with_a_word(sign_in_over_https: None) -> None:
    asking = TestClient(AccessGuard(app, Settings()), base_url="https://gptdash.example", client=THERE)
    answer = asking.get("/oauth2callback?error=access_denied", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?sign_in=failed")
