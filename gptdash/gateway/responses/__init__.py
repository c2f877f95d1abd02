"""The Responses wire: spoken by OpenAI and Azure. Nothing is stored there; every call carries its whole history.

Source: https://developers.openai.com/api/reference/resources/responses; openai 3.54 type definitions, 2026-11-24.
"""

from gptdash.gateway.responses.adapter import Responses
from gptdash.gateway.responses.failures import ContainerGone, is_container_gone
from gptdash.gateway.responses.payload import MAX_CODE_RUNS, payload_of
from gptdash.gateway.responses.reading import Reading
from gptdash.gateway.responses.said import Said

__all__ = ["MAX_CODE_RUNS", "ContainerGone", "Reading", "Responses", "Said", "is_container_gone", "payload_of"]
