"""The parts of the chat page."""

from gptdash.ui.chat.comparing import show_comparison
from gptdash.ui.chat.composer import composed, draft_message, show_extras, show_meter
from gptdash.ui.chat.copying import hand_to_clipboard
from gptdash.ui.chat.header import show_header
from gptdash.ui.chat.messages import show_branch
from gptdash.ui.chat.opening import compared_question, open_conversation, read_branch, read_preview, remember_end
from gptdash.ui.chat.pending import take_pending
from gptdash.ui.chat.replying import run_turn
from gptdash.ui.chat.shelf import show_shelf
from gptdash.ui.chat.welcome import show_welcome

__all__ = [
    "compared_question",
    "composed",
    "draft_message",
    "hand_to_clipboard",
    "open_conversation",
    "read_branch",
    "read_preview",
    "remember_end",
    "run_turn",
    "show_branch",
    "show_comparison",
    "show_extras",
    "show_header",
    "show_meter",
    "show_shelf",
    "show_welcome",
    "take_pending",
]
