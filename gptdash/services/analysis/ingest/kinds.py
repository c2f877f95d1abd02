"""What becomes of a column that has a type of the database already."""

from typing import Final

from gptdash.domain.noun import Noun
from gptdash.domain.wording import mark
from gptdash.services.analysis.columns import ColumnType
from gptdash.services.analysis.ingest.cells import quoted_name
from gptdash.services.analysis.ingest.choices import ColumnKind

WHOLE: Final = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"})
HUGE: Final = frozenset({"UBIGINT", "HUGEINT", "UHUGEINT"})
FRACTIONAL: Final = frozenset({"FLOAT", "DOUBLE"})
NESTED: Final = ("STRUCT", "MAP", "UNION", "JSON", "VARIANT")
WANTED: Final[dict[ColumnKind, tuple[ColumnType, str]]] = {
    "number": ("number", "DOUBLE"),
    "date": ("timestamp", "TIMESTAMP"),
    "flag": ("boolean", "BOOLEAN"),
}
MAX_EXACT_DIGITS: Final = 15
LOCAL: Final = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")

NOT_FINITE: Final = mark("{count} values of {column} are infinite or not a number; they are empty here.")
TOO_LARGE: Final = mark("{column} was kept as text, because {count} of its numbers have more than 18 digits.")
OUTSIDE: Final = mark("{count} values of {column} are infinite dates; they are empty here.")
TO_UTC: Final = mark("The times in {column} were converted to UTC.")
ROUNDED: Final = mark("{column} has decimals of more than 15 digits, which are rounded.")
NOT_CONVERTED: Final = mark("{count} values of {column} cannot be read as the type you chose; they are empty here.")
AS_JSON: Final = mark("{column} holds nested values; they are shown as JSON.")


class Typing(Noun):
    """How a column is kept: its type here, the SQL that converts it, and what is to be said.

    `lost` holds where a value `{v}` cannot be kept; `warning` says so, and `instead` how the column is kept then.
    `decision` says what was done to all values.
    """

    type: ColumnType
    sql: str
    lost: str = ""
    warning: str = ""
    decision: str = ""
    instead: "Typing | None" = None


def typing_of(column: str, kind: str, wanted: ColumnKind | None = None) -> Typing:
    """Choose a type for a column of the database type `kind`; the user may want another."""
    cell, base = quoted_name(column), kind.split("(", maxsplit=1)[0]
    if wanted is not None:
        return _as_wanted(cell, wanted)
    if kind.endswith("]") or base in NESTED:
        return Typing(type="text", sql=f"CAST(to_json({cell}) AS VARCHAR)", decision=AS_JSON)
    return _numeric(cell, kind, base) or _timed(cell, kind) or Typing(type="text", sql=f"CAST({cell} AS VARCHAR)")


def _numeric(cell: str, kind: str, base: str) -> Typing | None:
    """Choose for numbers."""
    if base in WHOLE:
        return Typing(type="integer", sql=f"CAST({cell} AS BIGINT)")
    if base in HUGE:
        cast, text = f"TRY_CAST({cell} AS BIGINT)", Typing(type="text", sql=f"CAST({cell} AS VARCHAR)")
        lost = "{v} IS NOT NULL AND TRY_CAST({v} AS BIGINT) IS NULL"
        return Typing(type="integer", sql=cast, lost=lost, warning=TOO_LARGE, instead=text)
    if base in FRACTIONAL:
        sql = f"CASE WHEN isfinite({cell}) THEN CAST({cell} AS DOUBLE) END"
        return Typing(type="number", sql=sql, lost="NOT isfinite({v})", warning=NOT_FINITE)
    if base == "DECIMAL":
        digits = int(kind[len("DECIMAL(") :].split(",", maxsplit=1)[0])
        said = ROUNDED if digits > MAX_EXACT_DIGITS else ""
        return Typing(type="number", sql=f"CAST({cell} AS DOUBLE)", decision=said)
    return None


def _as_wanted(cell: str, wanted: ColumnKind) -> Typing:
    """Convert as far as it goes."""
    if wanted == "text":
        return Typing(type="text", sql=f"CAST({cell} AS VARCHAR)")
    kind, name = WANTED[wanted]
    cast = f"TRY_CAST({cell} AS {name})"
    return Typing(
        type=kind, sql=cast, lost=f"{{v}} IS NOT NULL AND TRY_CAST({{v}} AS {name}) IS NULL", warning=NOT_CONVERTED
    )


def _timed(cell: str, kind: str) -> Typing | None:
    """Choose for dates, times and truth values."""
    if kind == "BOOLEAN":
        return Typing(type="boolean", sql=cell)
    if kind == "DATE":
        return Typing(
            type="date",
            sql=f"CASE WHEN isfinite({cell}) THEN {cell} END",
            lost="NOT isfinite({v})",
            warning=OUTSIDE,
        )
    zoned = kind == "TIMESTAMP WITH TIME ZONE"
    if not zoned and kind not in LOCAL:
        return None
    moved = f"({cell} AT TIME ZONE 'UTC')" if zoned else f"CAST({cell} AS TIMESTAMP)"
    return Typing(
        type="timestamp",
        sql=f"CASE WHEN isfinite({moved}) THEN {moved} END",
        lost="NOT isfinite({v})",
        warning=OUTSIDE,
        decision=TO_UTC if zoned else "",
    )
