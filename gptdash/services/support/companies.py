"""The sample companies, so that the bot can be tried at once."""

from functools import cache
from importlib.resources import files
from typing import Final

from gptdash.services.support.knowledge import Knowledge, read_knowledge

SAMPLES: Final = ("kaiyuan", "larkfield")


@cache
def sample_knowledge(name: str) -> Knowledge:
    """Read the knowledge base of a sample company, one of `SAMPLES`."""
    file = files("gptdash.services.support").joinpath("companies", f"{name}.json")
    return read_knowledge(f"{name}.json", file.read_bytes())
