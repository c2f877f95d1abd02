"""What a dead child means in words."""

import pytest

from gptdash.domain.errors import EngineCrashed, EngineMissing
from gptdash.engine.failures import explain


@pytest.mark.parametrize(
    ("exit_code", "words"),
    [
        (-4, "CPU is too old"),
        (0xC000001D, "CPU is too old"),
        (-9, "memory ran out"),
        (-11, r"exit code -11"),
        (1, r"exit code 1"),
    ],
)
def test_exit_code_becomes_a_sentence(exit_code: int, words: str) -> None:
    with pytest.raises(EngineCrashed, match=words):
        raise explain(exit_code, None, "model.gguf")


def test_what_the_child_reports_goes_before_its_exit_code() -> None:
    with pytest.raises(EngineCrashed, match=r"model\.gguf is not a model"):
        raise explain(-9, "model", "model.gguf")
    with pytest.raises(EngineMissing, match="xllamacpp"):
        raise explain(3, "wheel", "model.gguf")
