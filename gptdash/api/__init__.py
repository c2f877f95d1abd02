"""HTTP routes over the same services that the pages use, and the headers on every response."""

from typing import Final

from starlette.routing import BaseRoute

from gptdash.api.headers import SecurityHeaders
from gptdash.api.later import LaterRoutes
from gptdash.api.sockets import send_at_once

ROUTES: Final[tuple[BaseRoute, ...]] = (LaterRoutes(),)

__all__ = ["ROUTES", "SecurityHeaders", "send_at_once"]
