"""Who opened a page by its link and had to sign in first comes to that page, and to no other place."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from starlette.responses import RedirectResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from gptdash.settings import Settings
from gptdash.ui.access.guard import AccessGuard
from gptdash.ui.access.provider import wants_sign_in
from gptdash.ui.access.wanted import COOKIE


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Sign everybody in who comes back from the provider, and lead them to the first page, as Streamlit does."""
    answer = RedirectResponse("/")
    if scope["path"] == "/oauth2callback":
        answer.set_cookie(USER_COOKIE_NAME, "signed")
    await answer(scope, receive, send)


@pytest.fixture
def browser() -> Iterator[TestClient]:
    """A browser that nobody has signed in with, on an app that wants it."""
    auth = {"redirect_uri": "https://gptdash.example/oauth2callback", "cookie_secret": "c" * 32}
    secrets_singleton.merge_programmatic_secrets({"auth": auth})
    wants_sign_in.cache_clear()
    yield TestClient(AccessGuard(app, Settings()), base_url="https://gptdash.example", follow_redirects=False)
    secrets_singleton._reset()
    secrets_singleton._programmatic_secrets = None
    wants_sign_in.cache_clear()


def landing(browser: TestClient) -> str:
    return browser.get("/oauth2callback?state=x").headers["location"]


def test_the_page_that_was_opened_by_its_link_is_where_one_lands_once(browser: TestClient) -> None:
    (cookie,) = browser.get("/chat?conversation=a%20b").headers.get_list("set-cookie")
    assert {"HttpOnly", "SameSite=lax", "Max-Age=600", "Path=/", "Secure"} <= set(cookie.split("; "))
    assert landing(browser) == "/chat?conversation=a%20b"
    assert landing(browser) == "/"


@pytest.mark.parametrize("path", ["/", "/media/picture.png", "/_stcore/health", "/nowhere", "/chat/more"])
def test_what_is_no_page_of_ours_is_not_noted(browser: TestClient, path: str) -> None:
    browser.get(path)
    assert COOKIE not in browser.cookies


@pytest.mark.parametrize(
    "said",
    ["//evil.example/chat", "https://evil.example/chat", "/chat#x", "/chat\r\nx: y", "/auth/logout", "/chat?é", ""],
)
def test_a_cookie_that_says_anything_else_leads_nowhere(browser: TestClient, said: str) -> None:
    browser.cookies.set(COOKIE, quote(said, safe=""))
    assert landing(browser) == "/"


def test_a_callback_that_signs_nobody_in_keeps_what_was_wanted(browser: TestClient) -> None:
    browser.get("/costs")
    browser.get("/auth/login")
    assert landing(browser) == "/costs"
