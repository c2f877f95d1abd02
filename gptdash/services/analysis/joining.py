"""Two tables joined on a key: which keys would do, and the joined table.

Every row of the first table stays once for each match in the second, and once where there is none.
"""

from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path
from typing import Final

import duckdb
import ibis
import ibis.expr.types as ir

from gptdash.domain.noun import Noun
from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.ingest import DATA, Ingested, Notes, TypedColumn, new_database, report_of
from gptdash.services.analysis.ingest.cells import literal
from gptdash.services.analysis.ingest.readings import Dress
from gptdash.services.analysis.naming import words_of
from gptdash.services.analysis.rejections import ColumnUnknown, JoinTooLarge, NotOnFile
from gptdash.services.analysis.table import Table

MOST_KEYS: Final = 5
LEAST_SHARE: Final = 0.05
# Of a large table so many different values are compared, which is enough to tell a key from none.
COMPARED: Final = 100_000
MOST_ROWS: Final = 50_000_000
LEFT_ROW, LEFT_KEY, RIGHT_ROW, RIGHT_KEY = "__left_row", "__left_key", "__right_row", "__right_key"
# Words in the names of keys that say nothing of what they are the keys of.
WEAK_WORDS: Final = frozenset({"id", "key", "no", "nr", "code", "name"})
DRESSES: Final[dict[str, Dress]] = {"money": "money", "percent": "percent"}


class JoinKey(Noun):
    """A column of each table by which they could be joined.

    `share` is that of the first table's different values that the second has too, between 0 and 1; `unique` tells that
    the second has each at most once, so that no row is repeated.
    """

    left: str
    right: str
    share: float
    unique: bool


def propose_keys(left: Table, right: Table) -> tuple[JoinKey, ...]:
    """Propose up to five keys for two tables from files, the best first: alike in type, in name or role, and in values.

    Raises:
        NotOnFile: one of them lies on a server.
        TableClosed: one of them was closed.
    """
    with duckdb.connect() as database:
        first, second = _attached(database, left, right)
        tried = (_tried(first, one, second, other, right) for one, other in _candidates(left, right))
        keys = [key for key in tried if key.share >= LEAST_SHARE]
    ranked = sorted(keys, key=lambda key: (not _named_alike(key), not key.unique, -key.share, key.left))
    return tuple(ranked[:MOST_KEYS])


def join(left: Table, right: Table, key: JoinKey, work: Path) -> Ingested:
    """Write the first table with the columns of the second beside it, where the key is the same.

    Raises:
        NotOnFile: one of them lies on a server.
        ColumnUnknown: a column of the key is not there.
        JoinTooLarge: so many rows match one another that the result would not fit.
        TableClosed: one of them was closed.
    """
    one, other = _column(left, key.left), _column(right, key.right)
    columns, names = _columns(left, right, key)
    notes = Notes()
    with new_database(work) as database:
        first, second = _attached(database, left, right)
        first = first.mutate(**{LEFT_ROW: first.rowid(), LEFT_KEY: _comparable(first, one)})
        second = second.select(
            **{name: second[own] for own, name in names.items()},
            **{RIGHT_ROW: second.rowid(), RIGHT_KEY: _comparable(second, other)},
        )
        both = first.left_join(second, first[LEFT_KEY] == second[RIGHT_KEY])
        rows, matched = _counts(database, both)
        if rows > MOST_ROWS:
            raise JoinTooLarge(rows=f"{rows:,}", limit=f"{MOST_ROWS:,}")
        joined = both.order_by([LEFT_ROW, RIGHT_ROW]).select(*(column.name for column in columns))
        database.sql(_sql(joined)).create(f"kept.{DATA}")
        _note(notes, left, right, key, rows=rows, matched=matched)
        report = report_of(database, notes, mode="typed")
    return Ingested(path=work.with_name("table.duckdb"), columns=columns, rows=rows, report=report)


def _note(notes: Notes, left: Table, right: Table, key: JoinKey, *, rows: int, matched: int) -> None:
    said = mark("{left} was joined with {right}, where {left_key} is {right_key}.")
    notes.decided(sentence(said, left=left.name, right=right.name, left_key=key.left, right_key=key.right))
    if matched < left.rows:
        template = mark("{count} of {rows} rows found no match; their cells from {right} are empty.")
        notes.warn(sentence(template, count=left.rows - matched, rows=left.rows, right=right.name))
    repeated = rows - left.rows
    if repeated:
        template = mark("Rows with several matches in {right} stand there several times: {count} rows more.")
        notes.warn(sentence(template, right=right.name, count=repeated))


def _attached(database: duckdb.DuckDBPyConnection, left: Table, right: Table) -> tuple[ir.Table, ir.Table]:
    """Have the files of two tables at hand, to read."""
    for name, table in (("l", left), ("r", right)):
        table.check_open()
        if table.path is None:
            raise NotOnFile(name=table.name)
        database.execute(f"ATTACH {literal(str(table.path))} AS {name} (READ_ONLY)")
    engine = ibis.duckdb.from_connection(database)
    return engine.table(DATA, database=("l", "main")), engine.table(DATA, database=("r", "main"))


def _column(table: Table, name: str) -> Column:
    found = table.column(name)
    if found is None:
        raise ColumnUnknown(column=name, name=table.name)
    return found


def _candidates(left: Table, right: Table) -> Iterator[tuple[Column, Column]]:
    """Pair columns that may mean the same: of one family of types, named alike or both good for telling rows apart."""
    for one in left.columns:
        for other in right.columns:
            named = bool(_words(one.name) & _words(other.name))
            if _family(one) == _family(other) and (named or (_is_key(one) and _is_key(other))):
                yield one, other


def _family(column: Column) -> str:
    if column.temporal:
        return "time"
    return "number" if column.numeric else column.type


def _comparable(rows: ir.Table, column: Column) -> ir.Value:
    """Read a key so that it equals one of the same family: 1 is 1.0, a day is its midnight."""
    casts = {"time": "timestamp", "number": "float64"}
    return rows[column.name].cast(casts.get(_family(column), "string"))


def _is_key(column: Column) -> bool:
    return column.role in ("id", "category", "place") or column.temporal


def _words(name: str) -> set[str]:
    return {*words_of(name), "".join(words_of(name))} - WEAK_WORDS


def _named_alike(key: JoinKey) -> bool:
    return key.left.casefold() == key.right.casefold()


def _tried(first: ir.Table, one: Column, second: ir.Table, other: Column, right: Table) -> JoinKey:
    mine, theirs = _comparable(first, one), _comparable(second, other)
    values = first.filter(mine.notnull()).select(value=mine).distinct().limit(COMPARED)
    found = values.semi_join(second.select(value=theirs), "value")
    count = _number(values)
    profile = right.profile_of(other.name)
    return JoinKey(
        left=one.name,
        right=other.name,
        share=_number(found) / count if count else 0.0,
        unique=profile.distinct == profile.rows - profile.nulls,
    )


def _number(rows: ir.Table) -> int:
    return int(rows.count().to_pyarrow().as_py())


def _counts(database: duckdb.DuckDBPyConnection, both: ir.Table) -> tuple[int, int]:
    """Count the rows of the join, and the rows of the first table that found a match."""
    matched = both[LEFT_ROW].nunique(where=both[RIGHT_ROW].notnull())
    row = database.sql(_sql(both.aggregate(rows=both.count(), matched=matched))).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def _sql(expression: ir.Table) -> str:
    return str(ibis.to_sql(expression, dialect="duckdb"))


def _columns(left: Table, right: Table, key: JoinKey) -> tuple[tuple[TypedColumn, ...], dict[str, str]]:
    """Name the columns of both, the key once; a name that is taken is followed by its table's.

    The names of the second table's columns come by what they are called there.
    """
    used = {column.name.casefold() for column in left.columns}
    columns = [_typed(column, column.name) for column in left.columns]
    names: dict[str, str] = {}
    for column in right.columns:
        if column.name == key.right:
            continue
        tries = (f"{column.name} ({right.name}{f' {number}' if number > 1 else ''})" for number in count(1))
        name = next(name for name in chain((column.name,), tries) if name.casefold() not in used)
        used.add(name.casefold())
        names[column.name] = name
        columns.append(_typed(column, name))
    return tuple(columns), names


def _typed(column: Column, name: str) -> TypedColumn:
    return TypedColumn(name=name, type=column.type, dress=DRESSES.get(column.role, "bare"))
