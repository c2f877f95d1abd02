"""Conversations with a model: streamed, kept, and continued."""

from gptdash.services.chat.history import trim_to_budget
from gptdash.services.chat.service import ChatService
from gptdash.services.chat.turn import ChatTurn

__all__ = ["ChatService", "ChatTurn", "trim_to_budget"]
