"""Reads one CSV file in a process of its own and prints the seconds and the peak of memory in MB.

Arguments: how (gptdash, duckdb, pandas or polars), the file, and a folder to write into.
"""

import importlib
import json
import sys
import time
from pathlib import Path

BYTES_A_KIB, BYTES_A_MB = 1024, 1_000_000


def main() -> int:
    """Read and report; what reading needs is imported before the clock starts."""
    how, file, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    read = {"gptdash": with_gptdash, "duckdb": with_duckdb, "pandas": with_pandas, "polars": with_polars}[how]
    for name in {"gptdash": ("gptdash.services.analysis.ingest",)}.get(how, (how,)):
        importlib.import_module(name)
    started = time.perf_counter()
    read(file, folder)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "peak_mb": peak_mb()}))
    return 0


def peak_mb() -> float:
    """Return the most memory that this program had; `getrusage` counts that of the one that started it, too."""
    status = Path("/proc/self/status").read_text("ascii").splitlines()
    (line,) = (line for line in status if line.startswith("VmHWM:"))
    return int(line.split()[1]) * BYTES_A_KIB / BYTES_A_MB


def with_gptdash(file: Path, folder: Path) -> None:
    """Read as the app does, with every check and count."""
    from gptdash.services.analysis.ingest import Choices, ingest, source_of  # noqa: PLC0415 - each reader alone

    ingest(source_of(file, folder), folder, Choices())


def with_duckdb(file: Path, folder: Path) -> None:
    """Convert with DuckDB's own detection, under the memory that the app allows itself."""
    import duckdb  # noqa: PLC0415

    with duckdb.connect(folder / "raw.duckdb") as database:
        database.execute("SET memory_limit = '1GB'")
        database.read_csv(str(file)).create("data")


def with_pandas(file: Path, _: Path) -> None:
    """Read into memory."""
    import pandas as pd  # noqa: PLC0415

    pd.read_csv(file)


def with_polars(file: Path, _: Path) -> None:
    """Read into memory."""
    polars = importlib.import_module("polars")
    polars.read_csv(file)


if __name__ == "__main__":
    sys.exit(main())
