"""The presets: those that come with gptdash, and one's own."""

import uuid

from gptdash.domain.conversations import ChatSettings, Preset
from gptdash.domain.errors import InputRejected
from gptdash.domain.redaction import Redactor
from gptdash.domain.wording import mark
from gptdash.services.chat.presets.files import read_presets, write_presets
from gptdash.services.chat.presets.included import ENGLISH, included
from gptdash.services.chat.presets.naming import LONGEST_NAME
from gptdash.store import Presets


class BlankName(InputRejected):
    """A preset without a name."""

    template = mark("A preset needs a name. Write one, then save it.")


class IncludedPreset(InputRejected):
    """What comes with gptdash stays as it is."""

    template = mark("This preset comes with gptdash and cannot be changed. Duplicate it, and change the copy.")


class PresetGone(InputRejected):
    """Somebody deleted it meanwhile."""

    template = mark("This preset is no longer there. Save it as a new one.")


class PresetService:
    """Keeps presets; with a `redactor`, personal data and secrets in their prompts are replaced before."""

    def __init__(self, presets: Presets, redactor: Redactor | None = None) -> None:
        self._presets = presets
        self._redactor = redactor

    def listed(self, language: str = ENGLISH) -> tuple[Preset, ...]:
        """List the included presets in a language, then one's own."""
        return (*included(language), *self._presets.listed())

    def create(self, name: str, settings: ChatSettings) -> Preset:
        """Keep settings under a name.

        Raises:
            BlankName: there is nothing in it.
        """
        preset = self._named(uuid.uuid4().hex, name, settings)
        self._presets.add(preset)
        return preset

    def change(self, preset_id: str, name: str, settings: ChatSettings) -> Preset:
        """Change one of one's own presets.

        Raises:
            InputRejected: it is an included one, is gone, or would have no name.
        """
        self._expect_own(preset_id)
        preset = self._named(preset_id, name, settings)
        if not self._presets.change(preset):
            raise PresetGone
        return preset

    def duplicate(self, preset: Preset) -> Preset:
        """Make a copy that can be changed, under a name that nobody has."""
        taken = {other.name for other in (*self._presets.listed(), preset)}
        number = 2
        while (name := f"{preset.name[: LONGEST_NAME - 5]} ({number})") in taken:
            number += 1
        return self.create(name, preset.settings)

    def delete(self, preset_id: str) -> None:
        """Remove one of one's own presets; conversations that began with it stay as they are.

        Raises:
            IncludedPreset: it comes with gptdash.
        """
        self._expect_own(preset_id)
        self._presets.delete(preset_id)

    def as_json(self) -> str:
        """Write one's own presets as a file, without keys and passwords."""
        return write_presets(self._presets.listed())

    def take_in(self, name: str, data: bytes) -> tuple[Preset, ...]:
        """Import all presets of a file, or none, beside those that are there.

        Raises:
            FileRejected: it cannot be imported; the error names the place.
        """
        made = tuple(self._named(uuid.uuid4().hex, filed.name, filed.settings) for filed in read_presets(name, data))
        self._presets.add(*made)
        return made

    def _named(self, preset_id: str, name: str, settings: ChatSettings) -> Preset:
        if not name.strip():
            raise BlankName
        if self._redactor:
            settings = settings.model_copy(update={"system": self._redactor.redact(settings.system).text})
        return Preset(id=preset_id, name=" ".join(name.split())[:LONGEST_NAME], settings=settings)

    def _expect_own(self, preset_id: str) -> None:
        if any(preset.id == preset_id for preset in included()):
            raise IncludedPreset
