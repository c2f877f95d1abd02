"""What Ibis does not see of PostgreSQL: tables of all schemas, types that it takes for others, endless moments."""

from collections.abc import Collection, Mapping
from typing import Any, Final

import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir

# Source: pg_type.dat of PostgreSQL, https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat,
# 2026-11-29.
TEXTS: Final = frozenset({19, 25, 1042, 1043})
MONEY: Final = 790
Place = tuple[str | None, str]
MOMENTS: Final = ("date", "timestamp", "timestamptz")


# Tables, views, materialized views (which information_schema does not know), foreign and partitioned tables.
TABLES: Final = """
SELECT s.nspname, t.relname, s.nspname = current_schema() FROM pg_catalog.pg_class t
JOIN pg_catalog.pg_namespace s ON s.oid = t.relnamespace
WHERE t.relkind IN ('r', 'v', 'm', 'f', 'p') AND NOT starts_with(s.nspname, 'pg_') AND s.nspname <> 'information_schema'
    AND has_schema_privilege(s.oid, 'USAGE') AND (has_any_column_privilege(t.oid, 'SELECT') OR t.relnatts = 0)
"""


def places_of(found: Collection[tuple[str, str, bool | None]]) -> dict[str, Place]:
    """Name tables: those of the schema that one is in by their name alone, others with their schema before it."""
    own: dict[str, Place] = {name: (schema, name) for schema, name, is_own in found if is_own}
    others: dict[str, Place] = {f"{schema}.{name}": (schema, name) for schema, name, is_own in found if not is_own}
    return others | own


def as_taken(rows: ir.Table, codes: Mapping[str, int]) -> ir.Table:
    """Cast what Ibis takes for text to text, such as enums, and money to a number; `codes` are types by column."""
    casts = {
        name: ops.Cast(rows[name], dt.string if kind.is_string() else dt.Decimal()).to_expr()
        for name, kind in rows.schema().items()
        if codes[name] == MONEY or (kind.is_string() and codes[name] not in TEXTS)
    }
    return rows.mutate(**casts) if casts else rows


def forgive_moments(connection: Any) -> None:
    """Have days and times that Python has no value for read as missing: infinity, before year 1, after 9999."""
    from psycopg import DataError  # noqa: PLC0415 - an extra
    from psycopg.adapt import Buffer, Loader  # noqa: PLC0415
    from psycopg.pq import Format  # noqa: PLC0415

    for name in MOMENTS:
        kind = connection.adapters.types[name].oid
        given = connection.adapters.get_loader(kind, Format.TEXT)

        class Forgiving(Loader):
            """Loads as before, or nothing."""

            def __init__(self, oid: int, context: Any = None, given: Any = given) -> None:
                super().__init__(oid, context)
                self._given = given(oid, context)

            def load(self, data: Buffer) -> Any:
                """Read a moment."""
                try:
                    return self._given.load(data)
                except DataError:
                    return None

        connection.adapters.register_loader(kind, Forgiving)
