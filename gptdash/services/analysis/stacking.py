"""Tables of the same columns put below one another, as one."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.columns import ColumnType
from gptdash.services.analysis.file_table import FileTable
from gptdash.services.analysis.ingest import DATA, Ingested, Notes, TypedColumn, new_database, quoted_name, report_of
from gptdash.services.analysis.ingest.cells import literal
from gptdash.services.analysis.rejections import ColumnsDiffer
from gptdash.services.analysis.table import Table

SOURCE: Final = "source_file"
SQL_TYPES: Final[dict[ColumnType, str]] = {
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "text": "VARCHAR",
}


def same_columns(tables: Sequence[Table]) -> bool:
    """Tell whether tables have columns of the same names, in whatever order."""
    return len({frozenset(column.name.casefold() for column in table.columns) for table in tables}) == 1


def stack(tables: Sequence[Table], work: Path) -> Ingested:
    """Write the rows of all tables into one, with a column that says which table each is from.

    Raises:
        ColumnsDiffer: they do not have the same columns, or do not all come from files.
        TableClosed: one of them was closed.
    """
    files = [table for table in tables if isinstance(table, FileTable)]
    if len(files) < len(tables) or not same_columns(tables):
        raise ColumnsDiffer(names=", ".join(table.name for table in tables))
    notes, kinds = Notes(), _kinds(tables)
    source = _free(SOURCE, kinds)
    template = mark(
        "{count} tables with the same columns were put below one another; {column} says where a row is from."
    )
    notes.decided(sentence(template, count=len(tables), column=source))
    with new_database(work) as database:
        for at, table in enumerate(files):
            rows = table.arrow_batches(_cast(table, kinds, source))
            if at:
                database.from_arrow(rows).insert_into(f"kept.{DATA}")
            else:
                database.from_arrow(rows).create(f"kept.{DATA}")
            notes.warnings.extend(warning for warning in table.report.warnings if warning not in notes.warnings)
        report = report_of(database, notes, mode="typed")
    columns = (
        TypedColumn(name=source, type="text"),
        *(TypedColumn(name=name, type=kind) for name, kind in kinds.items()),
    )
    total = sum(table.rows for table in tables)
    return Ingested(path=work.with_name("table.duckdb"), columns=columns, rows=total, report=report)


def _kinds(tables: Sequence[Table]) -> dict[str, ColumnType]:
    """Find for each column the type that holds the values of all tables."""
    found: dict[str, ColumnType] = {}
    for column in tables[0].columns:
        kinds = {
            each.type for table in tables for each in table.columns if each.name.casefold() == column.name.casefold()
        }
        found[column.name] = _common(kinds)
    return found


def _common(kinds: set[ColumnType]) -> ColumnType:
    if len(kinds) == 1:
        return next(iter(kinds))
    if kinds == {"integer", "number"}:
        return "number"
    return "timestamp" if kinds == {"date", "timestamp"} else "text"


def _cast(table: Table, kinds: dict[str, ColumnType], source: str) -> str:
    own = {column.name.casefold(): column.name for column in table.columns}
    cells = (
        f"CAST({quoted_name(own[name.casefold()])} AS {SQL_TYPES[kind]}) AS {quoted_name(name)}"
        for name, kind in kinds.items()
    )
    return ", ".join((f"{literal(table.name)} AS {quoted_name(source)}", *cells))


def _free(name: str, taken: dict[str, ColumnType]) -> str:
    used = {each.casefold() for each in taken}
    return next(
        wanted for wanted in (name, *(f"{name} ({at})" for at in range(2, len(used) + 3))) if wanted not in used
    )
