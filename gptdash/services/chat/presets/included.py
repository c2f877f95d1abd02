"""The presets that come with gptdash."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from gptdash.domain.conversations import ChatSettings, Preset

ENGLISH: Final = "en"


@cache
def included(language: str = ENGLISH) -> tuple[Preset, ...]:
    """Read the presets in a language; in English where they are not written in it."""
    raw = tomllib.loads(files("gptdash.services.chat.presets").joinpath("included.toml").read_text("utf-8"))
    return tuple(
        Preset(
            id=f"included-{row['key']}",
            name=row["name"].get(language, row["name"][ENGLISH]),
            settings=ChatSettings(system=row["system"].get(language, row["system"][ENGLISH]).strip()),
            included=True,
        )
        for row in raw["presets"]
    )
