"""A job in the sandbox against a cold interpreter that does the same."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import duckdb

from benchmarks.alternating import compare
from benchmarks.reporting import Result
from gptdash.sandbox import Sandbox, Stored, why_unavailable

RUNS: Final = 15
ROWS: Final = 10_000
GOAL: Final = 1 / 40
TABLE: Final = "CREATE TABLE data AS SELECT range % 7 AS place, range AS units FROM range({rows})"
CODE: Final = "result = df.groupby('place', as_index=False).units.sum()\n"
FIGURE: Final = "fig = px.bar(result, x='place', y='units')\n"
QUERY: Final = "SELECT place, sum(units) AS units FROM data GROUP BY ALL ORDER BY place"
# What a job finds loaded, and what it does to read the table and to reply.
COLD: Final = """
import duckdb
import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import pyarrow as pa
df = duckdb.connect({database!r}, read_only=True).table("data").df()
{code}
sink = pa.BufferOutputStream()
table = pa.Table.from_pandas(result)
with pa.ipc.new_stream(sink, table.schema) as writer:
    writer.write_table(table)
if "fig" in globals():
    fig.to_json()
"""
COLD_QUERY: Final = "import duckdb\nduckdb.connect({database!r}, read_only=True).execute({query!r}).to_arrow_table()\n"


def run() -> list[Result]:
    """Time jobs from the call to the checked result; nothing where this machine has no sandbox."""
    if missing := why_unavailable():
        print(missing)
        return []
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "table.duckdb"
        with duckdb.connect(database) as made:
            made.execute(TABLE.format(rows=ROWS))
        sandbox = Sandbox()
        results = [
            _python("sandbox: pandas job / cold interpreter", sandbox, database, CODE, GOAL),
            _python("sandbox: pandas job with a figure (observed)", sandbox, database, CODE + FIGURE, None),
            compare(
                "sandbox: SQL job / cold DuckDB (observed)",
                lambda: _timed(lambda: sandbox.run_sql(QUERY, database)),
                lambda: _cold(COLD_QUERY.format(database=str(database), query=QUERY)),
                unit="ms",
                goal=None,
                runs=RUNS,
            ),
        ]
        sandbox.close()
    return results


def _python(name: str, sandbox: Sandbox, database: Path, code: str, goal: float | None) -> Result:
    tables = {"df": Stored(path=database, relation="data")}
    cold = COLD.format(database=str(database), code=code)
    return compare(
        name,
        lambda: _timed(lambda: sandbox.run_python(code, tables)),
        lambda: _cold(cold),
        unit="ms",
        goal=goal,
        runs=RUNS,
    )


def _timed(job: Callable[[], object]) -> float:
    started = time.perf_counter()
    job()
    return (time.perf_counter() - started) * 1000


def _cold(code: str) -> float:
    return _timed(lambda: subprocess.run([sys.executable, "-I", "-c", code], check=True))
