"""Runs code and queries in the sandbox."""

from pathlib import Path

from gptdash.sandbox import Sandbox, SandboxResult, Stored
from gptdash.services.analysis.code.answer import CodeAnswer, Language
from gptdash.services.analysis.code.summing_up import sum_up
from gptdash.services.analysis.ingest import DATA
from gptdash.services.analysis.rejections import NotOnFile
from gptdash.services.analysis.table import Table


def run_code(sandbox: Sandbox, table: Table, code: str) -> CodeAnswer:
    """Run Python that finds the table as the frame `df` and leaves `result`, `fig` or both.

    Raises:
        SandboxError: it was not run, was ended, or failed; the sentence says why.
        TableClosed: the table was closed.
        NotOnFile: it lies on a server.
    """
    return _answer("python", code, sandbox.run_python(code, {"df": Stored(path=_file_of(table), relation=DATA)}))


def run_sql(sandbox: Sandbox, table: Table, sql: str) -> CodeAnswer:
    """Run one SELECT on the table, which is named `data`.

    Raises:
        SandboxError: it was not run, was ended, or failed; the sentence says why.
        TableClosed: the table was closed.
        NotOnFile: it lies on a server.
    """
    return _answer("sql", sql, sandbox.run_sql(sql, _file_of(table)))


def _file_of(table: Table) -> Path:
    table.check_open()
    if table.path is None:
        raise NotOnFile(name=table.name)
    return table.path


def _answer(language: Language, code: str, given: SandboxResult) -> CodeAnswer:
    return CodeAnswer(
        language=language,
        code=code,
        text=sum_up(given),
        table=given.table,
        rows=given.rows,
        figure=given.figure,
        printed=given.printed,
        seconds=given.seconds,
        notes=given.notes,
    )
