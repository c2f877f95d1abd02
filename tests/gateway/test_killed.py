"""A process killed while it streams and settles loses nothing that was acknowledged."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gptdash.store import Store
from tests.fake_openai.server import KEY, FakeOpenAI

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
# Calls as fast as they go, four at a time; each one is acknowledged on a line of its own once it is settled.
CALLER = """
import os, sys
from concurrent.futures import ThreadPoolExecutor
from pydantic import SecretStr
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.messages import user
from gptdash.domain.requests import Request
from gptdash.gateway import BackgroundLoop, Books, Gateway, TimeLimits
from gptdash.store import Store

url, database, key = sys.argv[1:]
store = Store.open(database)
endpoint = Endpoint(kind="openai", label="x", base_url=url, api_key=SecretStr(key), model="gpt-6-luna")
gateway = Gateway(endpoint, Books(store.calls, store.budgets), BackgroundLoop(), TimeLimits())

def ask(number):
    reply = gateway.complete(Request(messages=(user(f"say {number} and some more words"),), purpose="chat"))
    os.write(1, f"{reply.done.call_id} {reply.done.usage.total_tokens}\\n".encode())

with ThreadPoolExecutor(4) as callers:
    list(callers.map(ask, range(100_000)))
"""


@pytest.mark.parametrize("seed", range(20))
def test_no_acknowledged_call_is_lost_and_the_rest_is_marked_unknown(
    tmp_path: Path, fake_openai: FakeOpenAI, seed: int
) -> None:
    database = f"sqlite:///{tmp_path / 'killed.db'}"
    fake_openai._delay_s = 0.003
    command = [sys.executable, "-c", CALLER, fake_openai.url, database, KEY]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ}, text=True) as caller:
        assert caller.stdout
        first = caller.stdout.readline()
        deadline = time.monotonic() + random.Random(seed).uniform(0.01, 0.4)  # noqa: S311 - a moment, not a secret
        while time.monotonic() < deadline:
            time.sleep(0.001)
        caller.send_signal(signal.SIGKILL)
        acknowledged = dict(line.split() for line in (first + caller.stdout.read()).splitlines() if " " in line)
    store = Store.open(database)
    calls = {call.id: call for call in store.calls.recent(LONG_AGO, 10_000)}
    store.close()
    assert acknowledged
    assert {name: str(calls[name].usage.total_tokens) for name in acknowledged} == acknowledged
    settled = [call for call in calls.values() if call.finish_reason == "stop"]
    unknown = [call for call in calls.values() if call.finish_reason == "unknown"]
    assert len(settled) + len(unknown) == len(calls)
    # The server saw each call that is settled, and at most those besides that are marked unknown.
    assert len(settled) <= len(fake_openai.chats) <= len(calls)
    assert len(unknown) <= 4
