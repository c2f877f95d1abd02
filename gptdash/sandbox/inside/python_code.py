"""Runs Python on frames, and takes what it left under `result` and `fig`."""

import runpy
import traceback
from typing import Any, Final

import duckdb
import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import pyarrow as pa

from .orders import Bounds, Input, Order
from .sql import attach, detach

GIVEN: Final = {"pd": pd, "np": np, "px": px, "go": go, "duckdb": duckdb}


def run_python(order: Order) -> tuple[object, object]:
    """Run the code; returns what it left as `result` and as `fig`, each None where it left nothing."""
    frames = {given.name: _frame(given, order.bounds) for given in order.inputs}
    left = runpy.run_path(order.code, init_globals={**GIVEN, **frames})
    return left.get("result"), left.get("fig")


def _frame(given: Input, bounds: Bounds) -> pd.DataFrame:
    if not given.relation:
        return pd.DataFrame(pa.ipc.open_file(given.file).read_pandas())
    database = attach(given.file, bounds)
    frame = database.table(given.relation).df()
    detach(database)
    return frame


def line_of(error: BaseException, order: Order) -> int:
    """Return the number of the line of the code at which it failed, or 0."""
    if isinstance(error, SyntaxError) and error.filename == order.code:
        return error.lineno or 0
    lines = [entry.lineno for entry in traceback.extract_tb(error.__traceback__) if entry.filename == order.code]
    return (lines[-1] if lines else 0) or 0


def figure_json(figure: Any) -> bytes:
    """Write a figure as JSON; a figure, or a dictionary that describes one."""
    return str((figure if isinstance(figure, go.Figure) else go.Figure(figure)).to_json()).encode()
