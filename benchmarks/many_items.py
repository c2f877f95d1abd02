"""A job of 100,000 items, seen by the memory of the process that works on it; run as a program, prints JSON.

Memory is the peak of the resident set over what it was once everything was loaded and nothing had begun (Linux).
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from gptdash.app import Services, open_services
from gptdash.domain.jobs import Job, JobSpec
from gptdash.services.jobs import PromptTable, fill, read_table
from gptdash.settings import Settings
from tests.fake_openai.server import KEY

ITEMS: Final = 100_000
ASKED: Final = 1_000  # one by one, of a job of as many; all of them would take a quarter of an hour
LOOK_S: Final = 0.5
TIMEOUT_S: Final = 1_800
MB: Final = 1024


def memory_mb(field: str) -> float:
    """Read `VmRSS`, the memory held now, or `VmHWM`, the most there ever was."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return int(next(line for line in lines if line.startswith(field)).split()[1]) / MB


def a_table() -> PromptTable:
    """Read a table of so many rows from a CSV file."""
    rows = "".join(f"{number},some words about product {number}\n" for number in range(ITEMS))
    return read_table("rows.csv", f"id,text\n{rows}".encode())


def ask_some(services: Services, table: PromptTable) -> Job:
    """Ask for some of the items one by one, and pause."""
    jobs = services.jobs
    job = jobs.start(jobs.create("calls", JobSpec(width=32), fill("Translate {text}", table)).id)
    deadline = time.monotonic() + TIMEOUT_S
    while jobs.get(job.id).progress.done < ASKED and time.monotonic() < deadline:
        time.sleep(LOOK_S)
    jobs.pause(job.id)
    return jobs.wait(job.id, TIMEOUT_S)


def ask_all(services: Services, table: PromptTable, folder: Path) -> Job:
    """Have all of them answered as batches; look at the last page, and write the results to a file."""
    jobs = services.jobs
    job = jobs.start(jobs.create("batch", JobSpec(by="batch"), fill("Translate {text}", table)).id)
    ended = jobs.wait(job.id, TIMEOUT_S)
    assert len(jobs.items(job.id, limit=50, offset=ITEMS - 50)) == 50
    with (folder / "results.csv").open("w", encoding="utf-8") as file:
        file.writelines(jobs.as_csv(job.id))
    return ended


def main(url: str) -> None:
    """Measure against the server at a URL."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(
            openai_base_url=url,
            openai_api_key=SecretStr(KEY),
            model="gpt-6-luna",
            database_url=f"sqlite:///{folder / 'bench.db'}",
            batch_poll_s=1,
        )
        with open_services(settings) as services:
            services.jobs.estimate(JobSpec(), ["loads the vocabulary"])
            idle_mb = memory_mb("VmRSS")

            def measured(step: str, act: Callable[[], Job]) -> Job:
                started = time.perf_counter()
                job = act()
                found[f"{step}_s"] = time.perf_counter() - started
                found[f"{step}_mb"] = memory_mb("VmHWM") - idle_mb
                return job

            table = a_table()
            some = measured("calls", lambda: ask_some(services, table))
            every = measured("batch", lambda: ask_all(services, table, folder))
    assert (some.progress.done >= ASKED, every.progress.done) == (True, ITEMS)
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
