"""The embedded model: llama.cpp in a child process, an OpenAI-compatible endpoint like any other."""

from gptdash.engine.address import EngineAddress
from gptdash.engine.engine import Engine, EngineState

__all__ = ["Engine", "EngineAddress", "EngineState"]
