"""The review assistant: a conversation about files, with code that runs in a container at OpenAI."""

from gptdash.services.review.assistant.assistant import ReviewAssistant, TurnPrice
from gptdash.services.review.assistant.reply import AssistantReply

__all__ = ["AssistantReply", "ReviewAssistant", "TurnPrice"]
