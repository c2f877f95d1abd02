"""Conversations with a model: streamed, kept as trees, and continued."""

from gptdash.services.chat.archive import Archiving, TakenIn, read_own, write_own
from gptdash.services.chat.comparing import Comparison, Contender
from gptdash.services.chat.decoding import Upload
from gptdash.services.chat.differing import Differences, differences
from gptdash.services.chat.history import Window
from gptdash.services.chat.library import Library
from gptdash.services.chat.presets import PresetService
from gptdash.services.chat.preview import Coming, Preview, coming_of
from gptdash.services.chat.service import ChatService
from gptdash.services.chat.turn import ChatTurn

__all__ = [
    "Archiving",
    "ChatService",
    "ChatTurn",
    "Coming",
    "Comparison",
    "Contender",
    "Differences",
    "Library",
    "PresetService",
    "Preview",
    "TakenIn",
    "Upload",
    "Window",
    "coming_of",
    "differences",
    "read_own",
    "write_own",
]
