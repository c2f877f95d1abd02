"""Which endpoint is used where nobody chose one, and the embedded model as one."""

from typing import Final

from gptdash.domain.endpoints import OPENAI_URL, Endpoint, endpoint_at
from gptdash.domain.wording import mark
from gptdash.engine import Engine
from gptdash.settings import Settings

EMBEDDED: Final = mark("Embedded model")


def first_endpoint(settings: Settings, engine: Engine) -> Endpoint:
    """Return the endpoint that the settings name, or the embedded model."""
    if settings.openai_api_key is None and settings.openai_base_url is None:
        return embedded_endpoint(engine)
    named = endpoint_at(settings.openai_base_url or OPENAI_URL, settings.openai_api_key, settings.model)
    return named.model_copy(update={"organization": settings.openai_org_id, "wire": settings.wire})


def embedded_endpoint(engine: Engine) -> Endpoint:
    """Return the endpoint of the embedded model; it has no address before it is started."""
    return Endpoint(kind="embedded", label=EMBEDDED, model=engine.model)


def start_engine(engine: Engine, endpoint: Endpoint) -> Endpoint:
    """Start the embedded model and return its endpoint with address and key."""
    address = engine.start()
    return endpoint.model_copy(update={"base_url": address.base_url, "api_key": address.api_key})
