"""A generated CSV of a gigabyte becomes a table: time and memory beside DuckDB's own, pandas and polars.

`python -m benchmarks.ingesting` runs it; polars is left out where it is not installed.
"""

import importlib.util
import json
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from benchmarks.reporting import Result, write_results

BYTES: Final = 1_000_000_000
RUNS: Final = 3
MAX_RATIO: Final = 1.3
MAX_MB: Final = 600.0
CHILD: Final = Path(__file__).with_name("ingest_child.py")
BLOCK_ROWS: Final = 50_000
OTHERS: Final = ("pandas", "polars")
CITIES: Final = ("Taipei", "Kaohsiung", "Taichung", "Hsinchu", "Tainan", "Keelung")


def run() -> list[Result]:
    """Write the file, read it in turns in processes of their own, and compare."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sales.csv"
        write_sales(file, BYTES)
        others = [name for name in OTHERS if importlib.util.find_spec(name)]
        measured: dict[str, list[dict[str, float]]] = {name: [] for name in ("gptdash", "duckdb", *others)}
        for turn in range(RUNS):
            order = list(measured) if turn % 2 else list(reversed(measured))
            for how in order:
                measured[how].append(_measure(how, file))
    return _results(measured)


def write_sales(file: Path, size: int) -> None:
    """Write rows of an order number, a day, a city, a product, a count, a price and a remark."""
    chance = random.Random(5)  # noqa: S311 - made-up rows, not a secret
    block = [_sale(chance) for _ in range(BLOCK_ROWS)]
    with file.open("w", encoding="utf-8") as out:
        out.write("order,day,city,product,count,price,remark\n")
        number = 0
        while out.tell() < size:
            out.writelines(f"{number + at},{row}" for at, row in enumerate(block))
            number += BLOCK_ROWS


def _sale(chance: random.Random) -> str:
    day = f"20{chance.randint(15, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    product, count = f"P{chance.randint(0, 9999):05}", chance.randint(1, 40)
    price, remark = f"{chance.uniform(1, 900):.2f}", chance.choice(("", "", "gift", "express, signed"))
    quoted = f'"{remark}"' if "," in remark else remark
    return f"{day},{chance.choice(CITIES)},{product},{count},{price},{quoted}\n"


def _measure(how: str, file: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        command = [sys.executable, "-m", f"benchmarks.{CHILD.stem}", how, str(file), folder]
        done = subprocess.run(command, capture_output=True, check=True, text=True, cwd=CHILD.parents[1])
        found: dict[str, float] = json.loads(done.stdout)
        return found


def _results(measured: dict[str, list[dict[str, float]]]) -> list[Result]:
    ours, theirs = measured["gptdash"], measured["duckdb"]
    ratios = [own["seconds"] / other["seconds"] for own, other in zip(ours, theirs, strict=True)]
    peak = max(run["peak_mb"] for run in ours)
    results = [
        Result(
            "data: 1 GB CSV against DuckDB", _time(ours), _time(theirs), "s", statistics.median(ratios), MAX_RATIO, RUNS
        ),
        Result("data: peak memory of it", peak, MAX_MB, "MB", peak / MAX_MB, 1.0, RUNS),
    ]
    for other in set(measured) - {"gptdash", "duckdb"}:
        seconds, memory = _time(measured[other]), max(run["peak_mb"] for run in measured[other])
        results += [
            Result(f"data: time against {other}", _time(ours), seconds, "s", _time(ours) / seconds, None, RUNS),
            Result(f"data: memory against {other}", peak, memory, "MB", peak / memory, None, RUNS),
        ]
    return results


def _time(runs: list[dict[str, float]]) -> float:
    return statistics.median(run["seconds"] for run in runs)


if __name__ == "__main__":
    write_results(run())
