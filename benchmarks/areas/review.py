"""The review: a huge diff, many files, and our own time beside the model's.

The goals are those of the feature: 15 s and 1 GB for a diff of 800,000 lines, 5 s for the static evidence of 100 files,
5 % of the model's time for all that we do ourselves.
"""

import json
import multiprocessing
import resource
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from benchmarks.reporting import Result
from gptdash.app import open_services
from gptdash.services.review import ReviewOptions, files_as_changeset, read_diff
from gptdash.services.review.evidence import gather_evidence
from gptdash.settings import Settings
from tests.fake_openai.server import KEY

LINES = 800_000
FILES = 100
RUNS = 5
MODEL_S = 8.0  # a review by a fast model; the slower the model, the smaller our share
KIB_PER_GIB = 1_048_576


def run() -> list[Result]:
    """Measure each against its limit."""
    seconds, peak_gib = _in_a_process_of_its_own(_huge_diff)
    return [
        _against("review: diff of 800,000 lines", seconds, 15, "s"),
        _against("review: its memory", peak_gib, 1, "GiB"),
        _against("review: static evidence of 100 files", _static_evidence_s(), 5, "s"),
        _overhead(),
    ]


def _against(name: str, ours: float, limit: float, unit: str, runs: int = 1) -> Result:
    return Result(name=name, ours=ours, baseline=limit, unit=unit, ratio=ours / limit, goal=1.0, runs=runs)


def _in_a_process_of_its_own(work: Callable[[], float]) -> tuple[float, float]:
    """Run in a fresh process, whose highest memory is that of the work alone."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (work,))


def _measured(work: Callable[[], float]) -> tuple[float, float]:
    return work(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_PER_GIB


def _huge_diff() -> float:
    """Read and review a diff of new and changed Python files, without a model; seconds."""
    text = "".join(_huge_diff_files())
    with tempfile.TemporaryDirectory() as folder, open_services(Settings(data_dir=Path(folder))) as services:
        started = time.perf_counter()
        review = services.review.review(read_diff(text), ReviewOptions(use_model=False))
        taken = time.perf_counter() - started
        assert sum(file.lines for file in review.coverage) >= LINES
    return taken


def _huge_diff_files() -> Iterator[str]:
    size = LINES // 400
    for number in range(400):
        added = number % 2 == 0
        old = "/dev/null" if added else f"a/file{number}.py"
        head = f"@@ -0,0 +1,{size} @@" if added else f"@@ -1,{size // 2} +1,{size} @@"
        yield f"diff --git a/file{number}.py b/file{number}.py\n--- {old}\n+++ b/file{number}.py\n{head}\n"
        yield "".join(
            f"{'+' if added or line % 2 else ' '}value_{line} = compute({line}, 'text of line {line}')\n"
            for line in range(size)
        )


def _static_evidence_s() -> float:
    """Lint 100 real files; seconds."""
    found = sorted(Path(sysconfig.get_paths()["purelib"]).glob("streamlit/**/*.py"))
    real = [path for path in found if path.stat().st_size > 1_000][:FILES]
    changes = files_as_changeset((f"{at}/{path.name}", path.read_bytes()) for at, path in enumerate(real))
    assert len(changes.reviewed) == FILES
    started = time.perf_counter()
    assert gather_evidence(changes.reviewed).findings
    return time.perf_counter() - started


@contextmanager
def _slow_model() -> Iterator[str]:
    """Run the fake server in a process of its own, answering with findings after as long as a model takes."""
    command = [sys.executable, "-m", "benchmarks.slow_reviewer", str(MODEL_S)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def _overhead() -> Result:
    """Compare a whole review with the time that its one call took."""
    source = "".join(f"value_{line} = compute({line})\n" for line in range(500))
    shares: list[float] = []
    with _slow_model() as url, tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            openai_base_url=url, openai_api_key=SecretStr(KEY), model="gpt-6-luna", data_dir=Path(folder)
        )
        with open_services(settings) as services:
            for _ in range(RUNS):
                started = time.perf_counter()
                review = services.review.review_code(source, filename="a.py")
                taken = time.perf_counter() - started
                (bill,) = review.bills
                assert json.loads(review.model_dump_json())["findings"]
                shares.append(taken / (bill.duration_ms / 1000))
    median = statistics.median(shares)
    return Result(
        name="review: whole beside the model's call", ours=MODEL_S * median, baseline=MODEL_S, unit="s", ratio=median,
        goal=1.05, runs=RUNS,
    )  # fmt: skip
