"""Settings for conversations under names: kept, changed, copied, and passed on as files."""

from gptdash.services.chat.presets.service import PresetService

__all__ = ["PresetService"]
