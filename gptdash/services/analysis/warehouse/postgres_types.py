"""Types of PostgreSQL that Ibis takes for others, and moments that no Python value can be."""

from collections.abc import Mapping
from typing import Any, Final

import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir

# Source: pg_type.dat of PostgreSQL, https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat,
# 2026-11-29.
TEXTS: Final = frozenset({19, 25, 1042, 1043})
MONEY: Final = 790
MOMENTS: Final = ("date", "timestamp", "timestamptz")


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
