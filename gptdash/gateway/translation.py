"""The SDK's failures in our own words; nobody above this room sees an `openai` exception.

Source: openai 3.54 `_exceptions.py`; https://platform.openai.com/docs/guides/error-codes, 2026-11-23.
"""

import re
from collections.abc import Callable
from typing import Any, Final

import httpx2
import openai

from gptdash.domain.endpoints import Endpoint
from gptdash.domain.errors import (
    AuthenticationFailed,
    ContextOverflow,
    EndpointError,
    MalformedReply,
    ModelNotFound,
    NotAnApi,
    PermissionRefused,
    QuotaExhausted,
    RateLimited,
    ReplyCut,
    ReplyRefused,
    RequestRefused,
    ServerFailed,
    ServerUnreachable,
)
from gptdash.domain.wording import mark

# Everything that the HTTP library raises by itself; a test walks them.
TRANSPORT_ERRORS: Final = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, httpx2.CookieConflict)
A_WEB_PAGE: Final = mark("a web page")
PERMANENT_429: Final = re.compile(r"insufficient_quota|billing_hard_limit|spend_limit|quota_exceeded")
CONTEXT_CODES: Final = re.compile(r"context_length_exceeded|exceed_context_size|string_above_max_length")
DETAIL_LENGTH: Final = 300


def translate(error: openai.OpenAIError, endpoint: Endpoint, model: str, *, begun: bool) -> EndpointError:
    """Turn a failure of the SDK into ours; `begun` tells that a part of the reply had already come."""
    forget_key(error, endpoint)
    if begun and isinstance(error, openai.APIConnectionError):
        return ReplyCut(endpoint=endpoint.host)
    for kind, build in BY_TYPE.items():
        if isinstance(error, kind):
            return build(error, endpoint, model)
    return RequestRefused(endpoint=endpoint.host, detail=detail_of(error, endpoint))


def detail_of(error: Exception, endpoint: Endpoint) -> str:
    """Quote the server's own words: one line, bounded, without the key."""
    body = getattr(error, "body", None)
    said = body.get("message") if isinstance(body, dict) else None
    text = " ".join(str(said or getattr(error, "message", error)).split())
    return _without_key(text, endpoint)[:DETAIL_LENGTH]


def forget_key(error: openai.OpenAIError, endpoint: Endpoint) -> None:
    """Take the key out of what an error prints: it becomes the cause of ours, which a traceback shows as well."""
    error.args = tuple(_without_key(said, endpoint) if isinstance(said, str) else said for said in error.args)


def _without_key(text: str, endpoint: Endpoint) -> str:
    return text.replace(endpoint.api_key.get_secret_value(), "…") if endpoint.api_key else text


def _by_code(error: openai.APIError, endpoint: Endpoint, model: str) -> EndpointError:
    """Classify an error that came inside a stream, where there is no status."""
    code = f"{error.code or ''} {error.type or ''}"
    if PERMANENT_429.search(code):
        return QuotaExhausted(endpoint=endpoint.host)
    if CONTEXT_CODES.search(code):
        return ContextOverflow(model=model)
    if "rate_limit" in code:
        return RateLimited(endpoint=endpoint.host)
    return ServerFailed(endpoint=endpoint.host, detail=detail_of(error, endpoint).rstrip(". "))


def _by_status(error: openai.APIStatusError, endpoint: Endpoint, model: str) -> EndpointError:
    if not isinstance(error.body, dict) and _is_web_page(error):
        return NotAnApi(endpoint=endpoint.host, found=A_WEB_PAGE)
    if error.status_code in _BY_STATUS:
        return _BY_STATUS[error.status_code](error, endpoint, model)
    if error.status_code >= 500:  # noqa: PLR2004 - the HTTP class of server errors
        return ServerFailed(endpoint=endpoint.host, detail=error.status_code)
    if error.status_code < 400:  # noqa: PLR2004 - a redirect: we never follow one, it could take the key elsewhere
        return NotAnApi(endpoint=endpoint.host, found=mark("a redirect"))
    return RequestRefused(endpoint=endpoint.host, detail=detail_of(error, endpoint))


def _is_web_page(error: openai.APIStatusError) -> bool:
    return "html" in error.response.headers.get("content-type", "")


def _bad_request(error: openai.APIStatusError, endpoint: Endpoint, model: str) -> EndpointError:
    code = f"{error.code or ''} {error.type or ''}"
    if CONTEXT_CODES.search(code):
        return ContextOverflow(model=model)
    if "content_filter" in code or "content_policy" in code:
        return ReplyRefused(detail=detail_of(error, endpoint))
    if "model_not_found" in code:
        return ModelNotFound(endpoint=endpoint.host, model=model)
    return RequestRefused(endpoint=endpoint.host, detail=detail_of(error, endpoint))


def _not_found(error: openai.APIStatusError, endpoint: Endpoint, model: str) -> EndpointError:
    if error.code == "model_not_found" or "model" in detail_of(error, endpoint).lower():
        return ModelNotFound(endpoint=endpoint.host, model=model)
    return NotAnApi(endpoint=endpoint.host, found=mark("'not found'"))


def _too_many(error: openai.APIStatusError, endpoint: Endpoint, _model: str) -> EndpointError:
    if PERMANENT_429.search(f"{error.code or ''} {error.type or ''}"):
        return QuotaExhausted(endpoint=endpoint.host)
    return RateLimited(retry_after_s(error), endpoint=endpoint.host)


def retry_after_s(error: openai.APIStatusError) -> float | None:
    """Read how long the server wants us to wait, in seconds; None where it does not say."""
    headers = error.response.headers
    for name, unit_s in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            return float(headers[name]) * unit_s
        except (KeyError, ValueError):
            continue
    return None


_BY_STATUS: Final[dict[int, Callable[[openai.APIStatusError, Endpoint, str], EndpointError]]] = {
    400: _bad_request,
    401: lambda _error, endpoint, _model: AuthenticationFailed(endpoint=endpoint.host),
    403: lambda error, endpoint, _model: PermissionRefused(endpoint=endpoint.host, detail=detail_of(error, endpoint)),
    404: _not_found,
    405: lambda _error, endpoint, _model: NotAnApi(endpoint=endpoint.host, found=mark("'method not allowed'")),
    408: lambda error, endpoint, _model: ServerFailed(endpoint=endpoint.host, detail=error.status_code),
    422: _bad_request,
    429: _too_many,
}

# The first kind that fits decides, so a class stands before those it descends from.
BY_TYPE: Final[dict[type[openai.OpenAIError], Callable[[Any, Endpoint, str], EndpointError]]] = {
    openai.APIConnectionError: lambda _error, endpoint, _model: ServerUnreachable(endpoint=endpoint.host),
    openai.APIStatusError: _by_status,
    openai.APIResponseValidationError: lambda _error, endpoint, _model: MalformedReply(
        endpoint=endpoint.host, detail="unexpected fields"
    ),
    openai.APIError: _by_code,
    openai.ContentFilterFinishReasonError: lambda _error, _endpoint, _model: ReplyRefused(detail="content filter"),
    openai.LengthFinishReasonError: lambda _error, endpoint, _model: MalformedReply(
        endpoint=endpoint.host, detail="length"
    ),
}
