"""From a specification to its answer: check, compile, run, draw, sum up."""

import time

from gptdash.services.analysis.answer import Answer
from gptdash.services.analysis.compiling import compile_spec, sampling_step
from gptdash.services.analysis.figures import figure
from gptdash.services.analysis.measuring import with_flags
from gptdash.services.analysis.spec import ChartSpec
from gptdash.services.analysis.summing_up import sum_up
from gptdash.services.analysis.table import Table
from gptdash.services.analysis.validating import check


def run_spec(table: Table, spec: ChartSpec) -> Answer:
    """Answer a specification.

    Raises:
        SpecRejected: it does not fit the table.
        TableClosed: the table was closed.
    """
    started = time.perf_counter()
    check(spec, table.columns)
    spec = with_flags(spec, table.columns)
    sql = compile_spec(table, spec)
    rows = table.query(sql)
    return Answer(
        spec=spec,
        sql=sql,
        table=rows,
        figure=figure(spec, rows),
        text=sum_up(spec, rows, sampling_step(table.rows)),
        planner="rules",
        seconds=time.perf_counter() - started,
    )
