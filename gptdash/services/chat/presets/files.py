"""Presets as files."""

from typing import Final, Literal

from pydantic import ValidationError

from gptdash.domain.conversations import ChatSettings, Preset
from gptdash.domain.errors import FileRejected
from gptdash.domain.noun import Noun
from gptdash.domain.redaction import mask_secrets
from gptdash.domain.wording import mark
from gptdash.services.chat.archive.parsing import parsed
from gptdash.services.chat.archive.places import first_problem
from gptdash.services.chat.archive.refusals import NewerFormat, WrongShape
from gptdash.services.chat.presets.naming import PresetName

FORMAT: Final = "gptdash.presets"
VERSION: Final = 1


class NoPresets(FileRejected):
    """JSON that holds no presets."""

    template = mark("{name} holds no presets. Choose a file of presets that gptdash has written.")


class FiledPreset(Noun):
    """A preset as it stands in a file."""

    name: PresetName
    settings: ChatSettings


class PresetFile(Noun):
    """A file of presets."""

    format: Literal["gptdash.presets"] = FORMAT
    version: Literal[1] = VERSION
    presets: tuple[FiledPreset, ...]


def write_presets(presets: tuple[Preset, ...]) -> str:
    """Write presets as JSON; keys and passwords in their prompts are blanked out."""
    filed = (FiledPreset(name=mask_secrets(preset.name), settings=_blanked(preset.settings)) for preset in presets)
    return PresetFile(presets=tuple(filed)).model_dump_json(indent=1)


def read_presets(name: str, data: bytes) -> tuple[FiledPreset, ...]:
    """Read the presets in a file.

    Raises:
        FileRejected: it holds none, or something in it is wrong; the error names the place.
    """
    document = parsed(name, data)
    match document:
        case {"format": "gptdash.presets", "version": int(version)} if version > VERSION:
            raise NewerFormat(name=name, version=version)
        case {"format": "gptdash.presets"}:
            pass
        case _:
            raise NoPresets(name=name)
    try:
        return PresetFile.model_validate_json(data).presets
    except ValidationError as error:
        problem = first_problem(error)
        raise WrongShape(name=name, problem=problem.problem, place=problem.place) from error


def _blanked(settings: ChatSettings) -> ChatSettings:
    return settings.model_copy(update={"system": mask_secrets(settings.system)})
