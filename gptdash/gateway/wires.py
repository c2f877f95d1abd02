"""Which API is spoken to a model, and with which adapter."""

from typing import Final

import openai

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.endpoints import Endpoint, WireName
from gptdash.gateway.chat_completions import ChatCompletions
from gptdash.gateway.responses import Responses
from gptdash.gateway.wire import Wire

AZURE: Final = ".openai.azure.com"


def wire_for(endpoint: Endpoint, capabilities: Capabilities, *, with_tools: bool = False) -> WireName:
    """Choose the API: the endpoint's own setting, else the only one that serves the model, else by kind."""
    demanded = capabilities.wire or (capabilities.wire_for_tools if with_tools else None)
    return endpoint.wire or demanded or _by_kind(endpoint)


def _by_kind(endpoint: Endpoint) -> WireName:
    is_azure = endpoint.host.partition(":")[0].endswith(AZURE)
    return "responses" if endpoint.kind == "openai" or is_azure else "chat_completions"


def open_wire(name: WireName, client: openai.AsyncOpenAI, endpoint: Endpoint) -> Wire:
    """Open an adapter over an endpoint's client."""
    return Responses(client, endpoint) if name == "responses" else ChatCompletions(client, endpoint)
