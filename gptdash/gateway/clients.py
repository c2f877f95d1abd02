"""Opens SDK clients: one an endpoint, with its connections kept warm."""

import httpx2
import openai

from gptdash.domain.endpoints import Endpoint
from gptdash.gateway.limits import TimeLimits

NO_KEY = "none"


def open_client(endpoint: Endpoint, limits: TimeLimits) -> openai.AsyncOpenAI:
    """Open a client that retries nothing, follows no redirect, and waits by our limits.

    The SDK insists on a key; a server without keys gets a word that is none. Proxies of the environment are for
    servers elsewhere, never for one on this machine.
    """
    return openai.AsyncOpenAI(
        api_key=endpoint.api_key.get_secret_value() if endpoint.api_key else NO_KEY,
        organization=endpoint.organization,
        base_url=endpoint.base_url,
        max_retries=0,
        http_client=httpx2.AsyncClient(
            follow_redirects=False,
            trust_env=endpoint.kind in ("openai", "compatible"),
            timeout=httpx2.Timeout(limits.total_s, connect=limits.connect_s),
            limits=httpx2.Limits(max_connections=1000, max_keepalive_connections=100),
        ),
    )
