"""Which page somebody asked for before they signed in: the way back from the provider leads to the first page only."""

from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from starlette.requests import HTTPConnection
from starlette.types import Scope

from gptdash.ui.navigation import PAGES

COOKIE: Final = "gptdash_wanted"
KEPT_S: Final = 600
LONGEST: Final = 500
PATHS: Final = frozenset(f"/{name}" for name, *_rest in PAGES)


def wanted(scope: Scope, base: str) -> str | None:
    """Return path and query of the page of ours that a request asks for; None where it asks for anything else."""
    path = scope["path"].removeprefix(base)
    if scope["method"] != "GET" or path not in PATHS:
        return None
    query = scope["query_string"].decode("latin-1")
    return _ours(f"{path}?{query}" if query else path)


def remembered(scope: Scope) -> str | None:
    """Return the page that was noted, where it is one of ours: a cookie may say anything."""
    return _ours(unquote(HTTPConnection(scope).cookies.get(COOKIE, "")))


def note(page: str, base: str) -> str:
    """Write the cookie that notes a page for the minutes that signing in takes; an empty one forgets it."""
    cookie = SimpleCookie({COOKIE: quote(page, safe="")})
    cookie[COOKIE].update(
        {"path": f"{base}/", "max-age": str(KEPT_S if page else 0), "httponly": "true", "samesite": "lax"}
    )
    return cookie[COOKIE].OutputString()


def _ours(page: str) -> str | None:
    """Return a page by its path and query; nothing else of an address is left in it."""
    parts = urlsplit(page)
    is_plain = len(page) <= LONGEST and page.isascii() and page.isprintable()
    if not is_plain or parts.scheme or parts.netloc or parts.fragment or parts.path not in PATHS:
        return None
    return page
