"""What a failed response is in our own words.

Source: openai 3.54 `types/responses/response_error.py` (the codes), 2026-11-24.
"""

import re
from typing import Final

import httpx2
import openai

from gptdash.domain.endpoints import Endpoint
from gptdash.domain.errors import EndpointError, ReplyRefused, RequestRefused
from gptdash.domain.wording import mark
from gptdash.gateway.translation import detail_of, forget_key, translate

POLICY: Final = re.compile(r"policy|content_filter")
# "Expected container_id: cntr_...": https://github.com/pydantic/pydantic-ai/issues/7461, 2026-11-24.
CONTAINER: Final = re.compile(r"\bcontainer", re.IGNORECASE)
GONE: Final = (400, 404)
REQUEST: Final = re.compile(r"^(invalid_|image_|empty_image|unsupported_|failed_to_download|data_residency)")


class ContainerGone(EndpointError):
    """The container of a request has expired, or never was."""

    template = mark("{endpoint} no longer has the container that held the files. Ask again.")


def failure_of(error: openai.OpenAIError, endpoint: Endpoint, model: str, *, begun: bool) -> EndpointError:
    """Translate a failure; one that the stream itself tells of has only its code."""
    forget_key(error, endpoint)
    if is_container_gone(error):
        return ContainerGone(endpoint=endpoint.host)
    code = str(error.code or "") if type(error) is openai.APIError else ""
    if POLICY.search(code):
        return ReplyRefused(detail=detail_of(error, endpoint))
    if REQUEST.search(code):
        return RequestRefused(endpoint=endpoint.host, detail=detail_of(error, endpoint))
    return translate(error, endpoint, model, begun=begun)


def is_container_gone(error: openai.OpenAIError) -> bool:
    """Tell whether a server says that it has no such container: there is no code for it, only words."""
    return isinstance(error, openai.APIStatusError) and error.status_code in GONE and bool(CONTAINER.search(str(error)))


def reported(code: str | None, message: str | None) -> openai.APIError:
    """Build the SDK's error from an event that reports one: the SDK hands those out as events like any other."""
    body = {"code": code, "message": message or "no reason was given", "type": None}
    return openai.APIError(str(body["message"]), httpx2.Request("POST", "/responses"), body=body)
