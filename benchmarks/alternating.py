"""Runs two things in turn, so that whatever else the machine does hits both alike."""

import gc
import statistics
from collections.abc import Callable

from benchmarks.reporting import Result


def compare(
    name: str, ours: Callable[[], float], baseline: Callable[[], float], *, unit: str, goal: float | None, runs: int
) -> Result:
    """Call both `runs` times in turn, the first alternating; each returns what it measured, in `unit`.

    The ratio is the median of the ratios of neighbouring runs, which is steadier than the ratio of medians where the
    machine's speed drifts.
    """
    for _ in range(3):
        ours()
        baseline()
    mine: list[float] = []
    theirs: list[float] = []
    gc.collect()
    for number in range(runs):
        if number % 2:
            mine.append(ours())
            theirs.append(baseline())
        else:
            theirs.append(baseline())
            mine.append(ours())
    ratios = [own / other for own, other in zip(mine, theirs, strict=True)]
    return Result(
        name=name,
        ours=statistics.median(mine),
        baseline=statistics.median(theirs),
        unit=unit,
        ratio=statistics.median(ratios),
        goal=goal,
        runs=runs,
    )
