"""Tells whether the service works."""

from importlib.metadata import version

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from gptdash.app import shared_services
from gptdash.domain.errors import GptdashError


async def health(_request: Request) -> JSONResponse:
    """Answer 200 when the store can be read, else 503 with the reason; no model is called."""
    try:
        services = await run_in_threadpool(shared_services)
        await run_in_threadpool(services.costs.overview, 1)
    except GptdashError as error:
        return JSONResponse({"status": "error", "code": error.code, "message": str(error)}, status_code=503)
    return JSONResponse({"status": "ok", "version": version("gptdash"), "endpoint": services.endpoint.label})


ROUTES = (Route("/api/health", health),)
