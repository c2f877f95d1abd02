"""The SQL of single cells: trimming, what counts as a value, and converting by a reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import duckdb

from gptdash.services.analysis.ingest.readings import MISSING_WORDS, Reading

BLANKS: Final = (" ", "\t", "\u00a0", "\u3000")
WHITE: Final = f"'{''.join(BLANKS)}'"


@dataclass(frozen=True)
class Cells:
    """Rows whose columns c0, c1, … are text as it was loaded, or, where they are `bare`, trimmed already.

    `unquote` takes the quotation marks around cells off.
    """

    rows: duckdb.DuckDBPyRelation
    unquote: bool = False
    bare: bool = False

    def seen(self, columns: Sequence[str]) -> duckdb.DuckDBPyRelation:
        """See some columns without white space around their cells; an empty cell is NULL."""
        if self.bare:
            return self.rows.project(", ".join(columns))
        return trimmed(self.rows, columns, unquote=self.unquote)


def trimmed(raw: duckdb.DuckDBPyRelation, columns: Sequence[str], *, unquote: bool) -> duckdb.DuckDBPyRelation:
    """See raw text without white space around cells, and with `unquote` without the quotation marks around them."""
    return raw.project(", ".join(f"nullif({_bare(name, unquote=unquote)}, '') AS {name}" for name in columns))


def trimmed_cell(cell: str) -> str:
    """Trim a cell; one that is empty then is NULL."""
    return f"nullif(trim({cell}, {WHITE}), '')"


def quoted_name(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text for SQL."""
    return "'" + text.replace("'", "''") + "'"


def is_given(cell: str) -> str:
    """Hold where a cell has a value that is not a word for a missing one."""
    words, longest = ", ".join(map(literal, MISSING_WORDS)), max(map(len, MISSING_WORDS))
    # No such word begins with a digit, which is quicker to see than that it is none of them.
    digit_first = f"({cell} >= '0' AND {cell} < ':')"
    return f"({cell} IS NOT NULL AND (length({cell}) > {longest} OR {digit_first} OR lower({cell}) NOT IN ({words})))"


def fits(cell: str, reading: Reading) -> str:
    """Hold where a cell has the form of a reading; most have its plainest form, which is told without the pattern."""
    matches = f"regexp_full_match({cell}, {literal(reading.pattern)})"
    return f"({is_plainest(cell, reading)} OR {matches})" if reading.plainest else matches


def is_plainest(cell: str, reading: Reading, value: str | None = None) -> str:
    """Hold where a cell has the plainest form of a reading; `value` is SQL for the cell as the reading converts it."""
    return reading.plainest.format(v=cell, x=value or reading.sql.format(v=cell)) if reading.plainest else "false"


def converted(cell: str, reading: Reading | None) -> str:
    """Convert a cell; NULL where it does not fit, the text itself where there is no reading."""
    if reading is None:
        return cell
    return f"CASE WHEN {fits(cell, reading)} THEN {reading.sql.format(v=cell)} END"


def converted_clean(cell: str, reading: Reading, *, missing: bool) -> str:
    """Convert a cell of a column in which every value fits; `missing` tells that there are words for missing values."""
    sql = reading.sql.format(v=cell)
    return f"CASE WHEN {is_given(cell)} THEN {sql} END" if missing else sql


def is_misfit(cell: str, reading: Reading) -> str:
    """Hold where a cell has a value that a reading cannot convert."""
    return f"({is_given(cell)} AND ({converted(cell, reading)}) IS NULL)"


def _bare(name: str, *, unquote: bool) -> str:
    trim = f"trim({name}, {WHITE})"
    return f"""regexp_replace(replace({trim}, '""', '"'), '^"(.*)"$', '\\1', 's')""" if unquote else trim
