"""What the fake says no to, in the API's words and error shape."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import JSONResponse

from tests.fake_openai.steps import Status


@dataclass
class Refused(Exception):
    """A request that is answered with an error."""

    message: str
    status: int = 400
    code: str | None = None
    param: str | None = None
    type: str = "invalid_request_error"


def error_response(error: Refused | Status) -> JSONResponse:
    """Write an error as the API does."""
    headers: Mapping[str, str] = error.headers if isinstance(error, Status) else {}
    body = {"message": error.message, "type": error.type, "param": error.param, "code": error.code}
    return JSONResponse({"error": body}, status_code=error.status, headers=dict(headers))


def unsupported_parameter(name: str, hint: str = "") -> Refused:
    """Refuse a parameter that the model does not know."""
    message = f"Unsupported parameter: '{name}' is not supported with this model.{hint}"
    return Refused(message, code="unsupported_parameter", param=name)


def unsupported_value(name: str, value: object, hint: str) -> Refused:
    """Refuse a value of a parameter."""
    message = f"Unsupported value: '{name}' does not support {value} with this model. {hint}"
    return Refused(message, code="unsupported_value", param=name)
