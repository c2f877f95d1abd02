"""All routes of ours."""

from typing import Final

from starlette.routing import BaseRoute

from gptdash.api import health, openapi
from gptdash.api.chat import Door

ROUTES: Final[tuple[BaseRoute, ...]] = (*health.ROUTES, *Door().routes, *openapi.ROUTES)
