"""One sentence about what code gave, computed from it."""

import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.sandbox import SandboxResult
from gptdash.services.analysis.wording import value_text


def sum_up(given: SandboxResult) -> Sentence:
    """Say the most telling thing about a result."""
    if given.table is None:
        return sentence(mark("The code drew a chart.") if given.figure else mark("The code printed text, no table."))
    table = given.table
    if table.shape == (1, 1):
        return sentence(mark("The result is {value}."), value=_shown(table.iloc[0, 0]))
    if not len(table):
        return sentence(mark("The result has no rows."))
    return _largest(table) or sentence(
        mark("The result is a table (rows: {rows}, columns: {columns})."),
        rows=f"{given.rows or len(table):,}{'' if given.rows else '+'}",
        columns=len(table.columns),
    )


def _largest(table: pd.DataFrame) -> Sentence | None:
    """Name the largest value of a table that has one column of labels and one of numbers."""
    kinds = {str(name): kind for name, kind in table.dtypes.items()}
    numbers = [name for name, kind in kinds.items() if is_numeric_dtype(kind) and not is_bool_dtype(kind)]
    labels = [name for name in kinds if name not in numbers]
    if (len(numbers), len(labels)) != (1, 1) or table[numbers[0]].isna().all():
        return None
    at = int(table[numbers[0]].argmax())
    return sentence(
        mark("The largest {column} is {value}, of {label} (rows shown: {rows})."),
        column=numbers[0],
        value=_shown(table[numbers[0]].iloc[at]),
        label=_shown(table[labels[0]].iloc[at]),
        rows=f"{len(table):,}",
    )


def _shown(value: object) -> str:
    return value_text(None if value is pd.NA or value is pd.NaT else value)
