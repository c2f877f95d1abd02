"""HTTP routes over the same services that the pages use, and the headers on every response."""

from gptdash.api.headers import SecurityHeaders
from gptdash.api.health import ROUTES

__all__ = ["ROUTES", "SecurityHeaders"]
