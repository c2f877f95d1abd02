"""The command starts the app, and says in one sentence when it cannot."""

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest

from gptdash.cli import main
from tests.postgres import free_port

ROOT = Path(__file__).parents[2]


def test_a_wrong_setting_is_one_sentence_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "nonsense")
    assert main([]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.startswith("The setting OPENAI_BASE_URL is wrong: ")


def test_the_command_serves_the_app_on_the_port_that_was_asked_for(tmp_path: Path) -> None:
    port = free_port()
    program = Path(sys.executable).with_name("gptdash")
    with subprocess.Popen([program, "--port", str(port)], cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == f"gptdash: http://127.0.0.1:{port} (only this machine can open it)\n"
            assert wait_for_health(f"http://127.0.0.1:{port}/api/health")["status"] == "ok"
        finally:
            process.terminate()


def test_a_demo_is_served_from_a_database_of_its_own(tmp_path: Path) -> None:
    port = free_port()
    arguments = [sys.executable, "-m", "gptdash.cli", "--demo", "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(arguments, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "gptdash: writing sample data\n"
            assert process.stdout.readline() == f"gptdash: http://127.0.0.1:{port} (only this machine can open it)\n"
            assert wait_for_health(f"http://127.0.0.1:{port}/api/health")["status"] == "ok"
        finally:
            process.terminate()
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["demo"]
    assert (tmp_path / "data" / "demo" / "state.txt").read_text("utf-8") == "filled"


def wait_for_health(url: str) -> dict[str, str]:
    deadline = time.monotonic() + 60
    with httpx2.Client(trust_env=False, timeout=5) as client:
        while time.monotonic() < deadline:
            try:
                answer: dict[str, str] = client.get(url).json()
            except httpx2.TransportError:
                time.sleep(0.1)
            else:
                return answer
    pytest.fail("the app did not answer within 60 s")
