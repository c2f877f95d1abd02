"""A process killed while it streams and settles loses nothing that was acknowledged."""

import os
import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gptdash.store import Store
from tests.fake_openai.server import FakeOpenAI
from tests.forking import processes
from tests.gateway.calling import call_on

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("seed", range(20))
def test_no_acknowledged_call_is_lost_and_the_rest_is_marked_unknown(
    tmp_path: Path, fake_openai: FakeOpenAI, seed: int
) -> None:
    database = f"sqlite:///{tmp_path / 'killed.db'}"
    fake_openai._delay_s = 0.003
    acknowledgements, acknowledging = processes.Pipe(duplex=False)
    caller = processes.Process(target=call_on, args=(fake_openai.url, database, acknowledging), daemon=True)
    caller.start()
    acknowledging.close()  # or there would be no end of the lines
    with os.fdopen(os.dup(acknowledgements.fileno()), encoding="utf-8") as lines:
        first = lines.readline()
        deadline = time.monotonic() + random.Random(seed).uniform(0.01, 0.4)  # noqa: S311 - a moment, not a secret
        while time.monotonic() < deadline:
            time.sleep(0.001)
        caller.kill()
        acknowledged = dict(line.split() for line in (first + lines.read()).splitlines() if " " in line)
    caller.join()
    acknowledgements.close()
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
