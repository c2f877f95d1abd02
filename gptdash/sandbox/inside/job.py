"""A job from its first step to its reply."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import duckdb
import pandas as pd
import plotly.express as px
import pyarrow as pa

from .confining import confine
from .failures import Refused
from .orders import Bounds, Order
from .printing import BoundedText
from .python_code import figure_json, line_of, run_python
from .replying import Reply
from .results import packed, plain_table, table_of
from .sql import run_sql, warm_duckdb

PROBLEM_CHARS: Final = 500
_WARM_BOUNDS: Final = Bounds(
    cpu_s=1, memory=0, file=0, open_files=0, rows=10, columns=10, cell_chars=10, printed_chars=0
)


def run_job(order: Order, descriptor: int, program: bytes) -> None:
    """Confine this process, run what was ordered, and reply; whatever happens becomes a part of the reply."""
    reply = Reply(descriptor)
    try:
        _carry_out(order, reply, program)
    finally:
        reply.close()  # the app reads on while the memory of this process is taken down


def _carry_out(order: Order, reply: Reply, program: bytes) -> None:
    try:
        confine(order, program)
    except OSError as error:
        reply.send("failed", why="confinement", detail=str(error))
        return
    try:
        (_reply_to_sql if order.kind == "sql" else _reply_to_python)(order, reply)
    except Refused as refused:
        reply.send("failed", why=refused.reason, detail=refused.detail)
    except (MemoryError, duckdb.OutOfMemoryException, pa.ArrowMemoryError):
        reply.send("failed", why="memory")
    except BaseException as error:  # noqa: BLE001 - hostile code may raise anything; here it becomes words
        reply.send("failed", why="error", detail=_words(error), line=line_of(error, order))


def _reply_to_sql(order: Order, reply: Reply) -> None:
    found = run_sql(order, Path(order.code).read_text("utf-8"))
    more = found.num_rows > order.bounds.rows
    reply.send("table", packed(plain_table(found, order.bounds)), rows=None if more else found.num_rows)
    reply.send("done")


def _reply_to_python(order: Order, reply: Reply) -> None:
    printed = BoundedText(order.bounds.printed_chars)
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            result, figure = run_python(order)
    finally:
        if printed.text:
            reply.send("printed", printed.text.encode("utf-8", "replace"), cut=printed.cut)
    if figure is not None:
        reply.send("figure", figure_json(figure))
    if result is not None:
        table, rows = table_of(result, order.bounds)
        reply.send("table", packed(table), rows=rows)
    reply.send("done")


def _words(error: BaseException) -> str:
    """Write the last line of what a traceback would say."""
    said = str(error).strip().split("\n")[0]
    name = type(error).__name__
    return (f"{name}: {said}" if said else name)[:PROBLEM_CHARS]


def touch() -> None:
    """Write to the memory that any job writes to: copying it from the zygote takes longer than most jobs."""
    frame = duckdb.execute("SELECT range % 2 AS a, 'b' AS b FROM range(10)").df()
    packed(table_of(frame.groupby("a", as_index=False)["b"].count(), _WARM_BOUNDS)[0])


def _warm_pandas() -> None:
    frame = pd.DataFrame({"a": ["x", "y", "x"], "b": [1, 2, 3], "c": pd.to_datetime(["2024-01-01"] * 3)})
    frame.groupby("a", as_index=False)["b"].sum().merge(frame, on="a").sort_values("a").describe()
    packed(plain_table(pa.Table.from_pandas(frame), _WARM_BOUNDS))


def _warm_plotly() -> None:
    frame = pd.DataFrame({"a": ["x", "y"], "b": [1.0, 2.0]})
    for draw in (px.bar, px.line, px.scatter):
        draw(frame, x="a", y="b").to_json()
    px.histogram(frame, x="b").to_json()


WARM: Final[tuple[Callable[[], None], ...]] = (warm_duckdb, _warm_pandas, _warm_plotly)
