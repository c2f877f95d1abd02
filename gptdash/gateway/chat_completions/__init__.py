"""The Chat Completions wire: spoken by OpenAI and by every compatible server.

Source: https://platform.openai.com/docs/api-reference/chat; openai 3.54 type definitions, 2026-11-23.
"""

from gptdash.gateway.chat_completions.adapter import ChatCompletions
from gptdash.gateway.chat_completions.chunk import Chunk
from gptdash.gateway.chat_completions.payload import payload_of
from gptdash.gateway.chat_completions.reading import Reading

__all__ = ["ChatCompletions", "Chunk", "Reading", "payload_of"]
