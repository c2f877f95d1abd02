"""ASGI middleware that lets nobody in who may not be there."""

import re
from http import HTTPStatus
from ipaddress import ip_address
from typing import Final
from urllib.parse import parse_qs, urlsplit

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit.auth_util import get_origin_from_redirect_uri
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from gptdash.domain.users import AccessRefused
from gptdash.settings import Settings
from gptdash.ui.access.provider import wants_sign_in
from gptdash.ui.access.trouble import PARAMETER, Trouble
from gptdash.ui.access.visitor import sender
from gptdash.ui.access.wanted import note, remembered, wanted

# What one session stores or receives by address; the pages themselves ask by the session.
PRIVATE: Final = ("/media/", "/_stcore/upload_file/", "/_stcore/metrics")
# These have a lock of their own, or tell nothing.
OPEN: Final = ("/api/", "/_stcore/health")
LOGIN, LOGOUT, CALLBACK = "/auth/login", "/auth/logout", "/oauth2callback"
LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "::1")
ELSEWHERE: Final = (
    "This app has no sign-in and answers this machine alone: open it at http://localhost here, set up sign-in, or set "
    "GPTDASH_GUARDED_IN_FRONT=1 where a server in front decides who comes in.\n"
)


class AccessGuard:
    """Asks of each request whether its sender may make it.

    With sign-in, what a session stored or was sent is handed to those alone who signed in. Without it only this machine
    is answered, under a name that can only be this machine's: a website that has its own name lead here is refused.
    """

    def __init__(self, app: ASGIApp, settings: Settings | None) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        refusal = None if scope["type"] == "lifespan" else self._refusal(scope)
        if refusal:
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, _with_care(scope, self._noting(scope, send)))

    def _noting(self, scope: Scope, send: Send) -> Send:
        """Note which page somebody asked for who has to sign in first."""
        page = wanted(scope, _base()) if scope["type"] == "http" and wants_sign_in() else None
        if page is None or self._settings is None or self._is_known(scope, self._settings):
            return send

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", note(page, _base()))
                _secure(message)
            await send(message)

        return tell

    def _is_known(self, scope: Scope, settings: Settings) -> bool:
        try:
            sender(HTTPConnection(scope).cookies, settings)
        except AccessRefused:
            return False
        return True

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        path = scope["path"].removeprefix(_base())
        if self._settings is None or not wants_sign_in():
            guarded = self._settings is not None and self._settings.guarded_in_front
            if guarded or path.startswith(OPEN) or _is_from_here(scope):
                return None
            return _refuse(scope, HTTPStatus.FORBIDDEN, ELSEWHERE)
        if path.startswith(PRIVATE):
            try:
                sender(HTTPConnection(scope).cookies, self._settings)
            except AccessRefused as error:
                return _refuse(scope, HTTPStatus.UNAUTHORIZED, f"{error}\n")
        return None


def _base() -> str:
    """Return the path that the app lies under, where there is one: `/gptdash`."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def _is_from_here(scope: Scope) -> bool:
    name = urlsplit(f"//{HTTPConnection(scope).headers.get('host', '')}").hostname
    return name in LOOPBACK_NAMES and _is_loopback(scope.get("client"))


def _is_loopback(client: tuple[str, int] | None) -> bool:
    try:
        return client is None or ip_address(client[0]).is_loopback
    except ValueError:
        return False


def _refuse(scope: Scope, status: HTTPStatus, said: str) -> ASGIApp:
    return PlainTextResponse(said, status) if scope["type"] == "http" else WebSocketClose(1008)


def _with_care(scope: Scope, send: Send) -> Send:
    """Bring people who signed in to the page that they wanted, and back where that failed; keep cookies to HTTPS.

    Streamlit leaves `Secure` out, so that sign-in can be tried on this machine without certificates.
    """
    if scope["type"] != "http" or not scope["path"].endswith((LOGIN, LOGOUT, CALLBACK)):
        return send

    async def tell(message: Message) -> None:
        if message["type"] == "http.response.start":
            failed = _failure(scope, message)
            if failed:
                message["status"] = HTTPStatus.SEE_OTHER
                MutableHeaders(scope=message)["location"] = f"{_base()}/?{PARAMETER}={failed}"
            elif _signs_in(message) and (page := remembered(scope)):
                MutableHeaders(scope=message)["location"] = f"{_base()}{page}"
                MutableHeaders(scope=message).append("set-cookie", note("", _base()))
            _secure(message)
        await send(message)

    return tell


def _secure(message: Message) -> None:
    if (get_origin_from_redirect_uri() or "").startswith("https:"):
        message["headers"] = [_secured(name, value) for name, value in message["headers"]]


def _secured(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    return name, value + b"; Secure" if name.lower() == b"set-cookie" and b"; secure" not in value.lower() else value


def _failure(scope: Scope, message: Message) -> Trouble | None:
    if scope["path"].endswith(LOGIN):
        return "unreachable" if message["status"] >= HTTPStatus.BAD_REQUEST else None
    if scope["path"].endswith(LOGOUT) or not parse_qs(scope["query_string"].decode("latin-1")).keys() & {
        "error",
        "state",
    }:
        return None  # back from signing out
    return None if _signs_in(message) else "failed"


def _signs_in(message: Message) -> bool:
    set_cookies = MutableHeaders(scope=message).getlist("set-cookie")
    return any(re.match(rf'{USER_COOKIE_NAME}=[^";]', each) for each in set_cookies)
