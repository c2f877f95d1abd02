"""How a conversation is held: its settings, and presets of them."""

from gptdash.ui.chat.settings.panel import renew_fields, show_settings

__all__ = ["renew_fields", "show_settings"]
