"""The README's example runs as printed."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.browser.servers import AppServer, start_app
from tests.conftest import require_or_skip
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.steps import Finish, Stall, Text, ToolCalls

ROOT = Path(__file__).parents[1]
TOKEN = "a-token-for-the-readme"


def python_blocks() -> list[str]:
    return re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)


@pytest.mark.engine
def test_the_example_runs_on_a_machine_without_a_key(tmp_path: Path) -> None:
    (example,) = python_blocks()
    # Where it hangs, it says at which line.
    watched = f"import faulthandler; faulthandler.dump_traceback_later(100, exit=True)\n{example}"
    ran = subprocess.run([sys.executable, "-c", watched], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    # Plotly's gapminder: Oceania has the highest mean of lifeExp over all its rows, 74.33.
    assert "Oceania" in ran.stdout
    assert "SELECT" in ran.stdout.upper()
    assert "74.3" in ran.stdout
    assert "calls=1" in ran.stdout


@pytest.fixture
def app(tmp_path: Path, fake_openai: FakeOpenAI) -> Iterator[AppServer]:
    """The whole app as a process, its door open."""
    server = start_app(tmp_path, fake=fake_openai, GPTDASH_MODEL="gpt-4o", GPTDASH_API_TOKEN=TOKEN)
    yield server
    server.stop()


def test_the_curl_example_runs_as_printed(app: AppServer, tmp_path: Path, fake_openai: FakeOpenAI) -> None:
    if shutil.which("curl") is None:
        require_or_skip("curl")
    (example,) = re.findall(r"```sh\n(curl .*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    fake_openai.script(
        (ToolCalls(("get_current_time", '{"timezone": "Asia/Taipei"}')), Finish("tool_calls")),
        (Text("Noon."), Finish()),
    )
    command = example.replace("http://127.0.0.1:8501", app.url)
    environment = {"PATH": os.environ["PATH"], "GPTDASH_API_TOKEN": TOKEN, "NO_PROXY": "*"}
    ran = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False, env=environment)
    reply = json.loads(ran.stdout)
    assert reply["text"] == "Noon."
    assert "+08:00" in str(fake_openai.chats[-1].messages)
    printed = re.search(r"The reply is `\{(.*?)\}`", (ROOT / "README.md").read_text("utf-8"))
    assert printed
    assert re.findall(r'"(\w+)"', printed[1]) == list(reply)


def test_the_door_of_the_whole_app_streams_and_cancels(app: AppServer, fake_openai: FakeOpenAI) -> None:
    """Streamlit's own middleware stands in between: it must neither hold events back nor hide that the caller went."""
    fake_openai.reply(Text("first "), Stall(), Finish())
    body = {"messages": [{"role": "user", "content": "hello"}]}
    headers = {"Authorization": f"Bearer {TOKEN}", "Accept-Encoding": "gzip"}
    with (
        httpx2.Client(trust_env=False, timeout=20) as client,
        client.stream("POST", f"{app.url}/api/chat/stream", json=body, headers=headers) as answer,
    ):
        assert next(answer.iter_lines()) == 'data: {"type":"delta","text":"first "}'
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert fake_openai.cancelled.wait(0.5)


def test_every_setting_of_the_table_exists() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    named = re.findall(r"`((?:OPENAI|GPTDASH)_[A-Z_]+)`", (ROOT / "README.md").read_text("utf-8"))
    assert len(named) >= 10
    assert [name for name in named if f"#{name}=" not in example] == []
