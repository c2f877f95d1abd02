"""The child on its own, as a program."""

import json
import os
import subprocess
import sys

import pytest

from gptdash.engine.spawning import CHILD, environment

ORDER = json.dumps({"model": "/nowhere.gguf", "name": "x", "key": "k", "threads": 1})
WAIT_S = 30


def run_child(*flags: str) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, *flags, str(CHILD)], stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def test_reports_that_llama_cpp_is_missing() -> None:
    with run_child("-I", "-S") as child:  # an interpreter without any installed package
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(ORDER + "\n")
        child.stdin.flush()
        assert json.loads(child.stdout.readline()) == {"failure": "wheel"}
        assert child.wait(WAIT_S) == 3


def test_ends_quietly_when_its_input_closes_before_an_order() -> None:
    with run_child() as child:
        assert child.communicate(timeout=WAIT_S) == ("", "")
        assert child.returncode == 0


def test_environment_keeps_no_keys_and_waits_passively(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    assert "OPENAI_API_KEY" not in environment()
    assert environment()["OMP_WAIT_POLICY"] == "PASSIVE"
    assert environment()["PATH"] == os.environ["PATH"]
