"""Routes that are loaded when the first request comes.

Behind them stands the whole house, which takes seconds to load; a browser gets the app's own files meanwhile.
"""

from functools import cache
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URLPath
from starlette.routing import BaseRoute, Match, NoMatchFound, Router
from starlette.types import Receive, Scope, Send

PREFIX: Final = "/api/"


class LaterRoutes(BaseRoute):
    """Everything below `/api/`."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Take what is asked for below the prefix."""
        if scope["type"] == "http" and scope["path"].startswith(PREFIX):
            return Match.FULL, {}
        return Match.NONE, {}

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Give no address: nothing asks for one.

        Raises:
            NoMatchFound: always.
        """
        raise NoMatchFound(name, path_params)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Load the routes at the first request, and let them answer."""
        router = await run_in_threadpool(_router)
        await router(scope, receive, send)


@cache
def _router() -> Router:
    import gptdash.app  # noqa: F401, PLC0415 - as a whole first: it may be being loaded by another thread
    from gptdash.api.routes import ROUTES  # noqa: PLC0415 - this is the point

    return Router(ROUTES)
