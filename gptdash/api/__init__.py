"""HTTP routes over the same services that the pages use, and the headers on every response."""

from typing import Final

from gptdash.api import health, openapi
from gptdash.api.chat import Door
from gptdash.api.headers import SecurityHeaders
from gptdash.api.sockets import send_at_once

ROUTES: Final = (*health.ROUTES, *Door().routes, *openapi.ROUTES)

__all__ = ["ROUTES", "SecurityHeaders", "send_at_once"]
