"""The keys that press buttons, the same on every page."""

from typing import Final

NEW_CONVERSATION: Final = "Alt+N"
MAIN_BUTTON: Final = "Alt+Enter"
