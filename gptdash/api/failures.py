"""Failures in the words of HTTP."""

from typing import Final

from starlette.responses import JSONResponse

from gptdash.api.bodies import ErrorBody, ErrorEvent, ErrorFacts
from gptdash.domain import errors
from gptdash.domain.budgets import BudgetExceeded
from gptdash.domain.errors import GptdashError
from gptdash.domain.wording import mark


class DoorClosed(GptdashError):
    """No token is set."""

    template = mark("The HTTP door is closed. Set GPTDASH_API_TOKEN and start the app again to open it.")


class TokenRefused(GptdashError):
    """The token is missing or another one."""

    template = mark("The bearer token is missing or wrong. Send the header Authorization: Bearer GPTDASH_API_TOKEN.")


class TooManyCalls(GptdashError):
    """The limit of calls a minute is used up."""

    template = mark("There were {limit} calls in the last minute, which is the limit. Try again in {seconds} s.")
    retry_helps = True

    def __init__(self, *, seconds: int, limit: int) -> None:
        self.retry_after_s = seconds
        super().__init__(seconds=seconds, limit=limit)


class BodyTooLarge(GptdashError):
    """More bytes than are read."""

    template = mark("The body is larger than {limit} bytes. Send less text.")


class BodyInvalid(GptdashError):
    """The body is not what the door takes."""

    template = mark("The body is not right: {detail}")


# The nearest class in the tree decides. 4xx is for the caller to mend, 5xx is ours or the model server's.
STATUSES: Final[dict[type[GptdashError], int]] = {
    GptdashError: 500,
    DoorClosed: 403,
    TokenRefused: 401,
    TooManyCalls: 429,
    BodyTooLarge: 413,
    BodyInvalid: 422,
    BudgetExceeded: 402,
    errors.InputRejected: 422,
    errors.EndpointError: 502,
    errors.ModelNotFound: 404,
    errors.RequestRefused: 400,
    errors.ContextOverflow: 413,
    errors.RateLimited: 429,
    errors.QuotaExhausted: 402,
    errors.EndpointResting: 503,
    errors.TimedOut: 504,
    errors.ReplyRefused: 422,
    errors.Unsupported: 422,
    errors.EngineError: 503,
    errors.StoreUnavailable: 503,
}


def status_of(error: GptdashError) -> int:
    """Choose the status of a failure."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def facts_of(error: GptdashError) -> ErrorFacts:
    """Describe a failure."""
    return ErrorFacts(code=error.code, message=str(error), retryable=error.retry_helps)


def error_response(error: GptdashError) -> JSONResponse:
    """Answer with a failure."""
    body = ErrorBody(error=facts_of(error))
    return JSONResponse(body.model_dump(mode="json"), status_code=status_of(error), headers=_headers_of(error))


def error_event(error: GptdashError) -> ErrorEvent:
    """Tell of a failure in the middle of a stream."""
    return ErrorEvent(**facts_of(error).model_dump())


def _headers_of(error: GptdashError) -> dict[str, str]:
    if isinstance(error, TokenRefused):
        return {"WWW-Authenticate": "Bearer"}
    wait_s = getattr(error, "retry_after_s", None)
    return {"Retry-After": str(round(wait_s))} if wait_s else {}
