"""Questions to ten million rows: from the words to the figure, against the query alone; and what a browser is sent.

`python -m benchmarks.questions` runs it; `ROWS` rows take about a minute to read in.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import duckdb

from benchmarks.alternating import compare
from benchmarks.reporting import Result, write_results
from gptdash.domain.endpoints import Endpoint
from gptdash.gateway import BackgroundLoop, Books, Gateway, TimeLimits
from gptdash.services.analysis import AnalysisService, Table
from gptdash.services.analysis.planning import plan_by_rules
from gptdash.store import Store

ROWS: Final = 10_000_000
RUNS: Final = 21
GOAL: Final = 1.15
MOST_BYTES: Final = 500_000
MOST_PLANNING_MS: Final = 10.0
QUESTIONS: Final = (
    "total revenue by region",
    "total revenue by month",
    "share of revenue by region per month",
    "top 5 products by revenue and other",
    "running total of revenue by month by region",
    "growth of revenue vs previous month",
    "distribution of price",
    "box plot of price by region",
    "average price by product in 2023",
    "correlation between price and units",
    "treemap of revenue by region and product",
    "各地區營收佔比",
    "營收前5名的產品和其他",
    "每月累計營收",
    "營收較上月的成長率",
)
TIMED: Final = QUESTIONS[:8]
MADE: Final = """
COPY (
    SELECT
        CAST(DATE '2022-01-01' + CAST(i % 1000 AS INTEGER) AS VARCHAR) AS order_date,
        ['North', 'South', 'East', 'West'][1 + i % 4] AS region,
        'Product ' || (hash(i) % 40) AS product,
        round((hash(i + 7) % 1000000) / 100, 2) AS revenue,
        round(1 + (hash(i + 13) % 10000) / 100, 2) AS price,
        1 + hash(i + 21) % 9 AS units
    FROM range({rows}) AS made(i)
) TO '{path}' (HEADER, DELIMITER ',')
"""


def run() -> list[Result]:
    """Read the rows in once, then ask each question beside its bare query."""
    with tempfile.TemporaryDirectory() as folder:
        store, loop = Store.open(f"sqlite:///{Path(folder) / 'bench.db'}"), BackgroundLoop()
        endpoint = Endpoint(kind="embedded", label="Embedded model", model="SmolLM2-135M-Instruct")
        analysis = AnalysisService(Gateway(endpoint, Books(store.calls), loop, TimeLimits()), Path(folder))
        try:
            path = Path(folder) / "orders.csv"
            duckdb.execute(MADE.format(rows=ROWS, path=path))
            table = analysis.open(path)
            path.unlink()
            return [*_timed(analysis, table), _largest(analysis, table), _planning(table)]
        finally:
            analysis.close()
            loop.close()
            store.close()


def _timed(analysis: AnalysisService, table: Table) -> list[Result]:
    results: list[Result] = []
    for question in TIMED:
        sql = analysis.ask(table, question).sql
        results.append(
            compare(
                f"data: {question}",
                partial(_ms, partial(analysis.ask, table, question)),
                partial(_ms, partial(table.query, sql)),
                unit="ms",
                goal=GOAL,
                runs=RUNS,
            )
        )
    return results


def _largest(analysis: AnalysisService, table: Table) -> Result:
    """Measure the figure that is largest on its way to the browser."""
    sizes = [len(analysis.ask(table, question).figure.to_json().encode()) for question in QUESTIONS]
    return _against("data: bytes of the largest figure", max(sizes), MOST_BYTES, "B")


def _planning(table: Table) -> Result:
    """Measure the planner alone over all questions; the index of the table is made before."""
    took = [_ms(partial(plan_by_rules, table, question)) for question in QUESTIONS * 5]
    return _against("data: planning by rules, median", statistics.median(took), MOST_PLANNING_MS, "ms")


def _against(name: str, ours: float, limit: float, unit: str) -> Result:
    return Result(name=name, ours=ours, baseline=limit, unit=unit, ratio=ours / limit, goal=1.0, runs=1)


def _ms(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def main() -> int:
    """Run and print; the exit code is 1 where a goal was missed."""
    results = run()
    write_results(results)
    return 0 if all(result.met for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
