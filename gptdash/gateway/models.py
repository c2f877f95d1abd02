"""Which models an endpoint serves."""

from datetime import date

import httpx2
import openai

from gptdash.domain.catalogue import ListedModel
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.errors import NotAnApi, ServerUnreachable
from gptdash.gateway.clients import NO_KEY
from gptdash.gateway.limits import TimeLimits
from gptdash.gateway.translation import A_WEB_PAGE, TRANSPORT_ERRORS, translate

LIST_TIMEOUT_S = 10.0


def list_models(endpoint: Endpoint, limits: TimeLimits) -> tuple[ListedModel, ...]:
    """Ask an endpoint for its models, in its own order.

    Raises:
        EndpointError: it gives no list.
    """
    timeout = httpx2.Timeout(LIST_TIMEOUT_S, connect=limits.connect_s)
    trust = endpoint.kind in ("openai", "compatible")
    with httpx2.Client(follow_redirects=False, trust_env=trust, timeout=timeout) as http:
        client = openai.OpenAI(
            api_key=endpoint.api_key.get_secret_value() if endpoint.api_key else NO_KEY,
            organization=endpoint.organization,
            base_url=endpoint.base_url,
            max_retries=0,
            http_client=http,
        )
        try:
            page = client.models.list()
        except TRANSPORT_ERRORS as error:
            raise ServerUnreachable(endpoint=endpoint.host) from error
        except openai.OpenAIError as error:
            raise translate(error, endpoint, endpoint.model or "", begun=False) from error
        except ValueError as error:
            raise NotAnApi(endpoint=endpoint.host, found=type(error).__name__) from error
    data = getattr(page, "data", None)  # a web page comes back as a plain str
    if not isinstance(data, list):
        raise NotAnApi(endpoint=endpoint.host, found=A_WEB_PAGE)
    return tuple(ListedModel(name=model.id, shutdown=_day(model.shutdown_date)) for model in data)


def _day(text: str | None) -> date | None:
    """Read a date; None where there is none, or something else stands in its place."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
