"""From text columns to typed ones, saying what changed."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import MappingProxyType

import duckdb

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.columns import ColumnType
from gptdash.services.analysis.ingest.cells import Cells, converted, fits, is_given, is_misfit, literal
from gptdash.services.analysis.ingest.choices import Choices
from gptdash.services.analysis.ingest.choosing import Chooser, Chosen
from gptdash.services.analysis.ingest.counting import Known, count_readings
from gptdash.services.analysis.ingest.headers import ColumnNames
from gptdash.services.analysis.ingest.readings import CURRENCY, MONTH, POWERS, Dress, Reading
from gptdash.services.analysis.ingest.report import Notes


class TypedColumn(Noun):
    """A converted column; `dress` tells what its numbers were dressed in, `detected` how it would be called unasked."""

    name: str
    type: ColumnType
    detected: str = ""
    dress: Dress = "bare"


def choose_readings(
    cells: Cells,
    named: ColumnNames,
    delimiter: str,
    choices: Choices,
    notes: Notes,
    *,
    known: Known = MappingProxyType({}),
    with_cell: Callable[[str], Cells] | None = None,
) -> tuple[dict[str, Chosen], tuple[TypedColumn, ...]]:
    """Choose a reading for each column, by its cell; a column without a name and any value is left out.

    `with_cell` gives a narrower table that holds a cell, once all were counted.
    """
    kinds = tuple(choices.kinds.get(name) for name in named.detected)
    counted = count_readings(cells, named.names, kinds, known)
    chooser = Chooser(counted, delimiter, choices, notes)
    chosen = {
        f"c{at}": _explain(with_cell or (lambda _: cells), f"c{at}", choice, notes, is_wanted=kinds[at] is not None)
        for at, (name, column) in enumerate(counted)
        if column.values or named.detected[at] not in named.numbered
        for choice in (chooser.choose(name, column, kinds[at]),)
    }
    detected = [named.detected[int(cell[1:])] for cell in chosen]
    return chosen, tuple(map(_typed, chosen.values(), detected))


def _typed(column: Chosen, detected: str) -> TypedColumn:
    if column.reading is None:
        return TypedColumn(name=column.name, type="text", detected=detected)
    return TypedColumn(name=column.name, type=column.reading.type, dress=column.reading.dress, detected=detected)


def _explain(with_cell: Callable[[str], Cells], cell: str, column: Chosen, notes: Notes, *, is_wanted: bool) -> Chosen:
    """Say how a converted column changed; one that mixes currencies stays text, or holds seasons unless `is_wanted`."""
    reading = column.reading
    if reading is None:
        return column

    def see() -> duckdb.DuckDBPyRelation:
        return with_cell(cell).seen([cell])

    if said := _reason_for_text(see, cell, column.name, reading, is_wanted=is_wanted):
        notes.warn(said)
        return Chosen(name=column.name)
    if reading.family not in ("plain", "date"):
        _show_example(see(), cell, column.name, reading, notes)
    if reading is POWERS:
        _show_power(see(), cell, column.name, notes)
    if reading.short_year:
        _show_centuries(see(), cell, column.name, reading, notes)
    if reading.key.startswith("zoned time"):
        notes.decided(sentence(mark("The times in {column} were converted to UTC."), column=column.name))
    if column.missing:
        template = mark("{count} values of {column} say that nothing is known (such as NA), so they are empty.")
        notes.decided(sentence(template, count=column.missing, column=column.name))
    if column.misfits:
        _show_misfits(see(), cell, column, reading, notes)
    return column


def _reason_for_text(
    see: Callable[[], duckdb.DuckDBPyRelation], cell: str, name: str, reading: Reading, *, is_wanted: bool
) -> Sentence | None:
    """Say why a column stays text although every value can be converted, if it does."""
    if reading.dress == "money" and len(signs := _currencies(see(), cell)) > 1:
        template = mark("{column} was kept as text, because it mixes currencies ({currencies}).")
        return sentence(template, column=name, currencies=", ".join(signs))
    if reading is MONTH and not is_wanted and (season := _season(see(), cell)):
        template = mark(
            "{column} was kept as text, because every value looks like a year and the next (such as {example}). "
            "If they are months, choose dates for it."
        )
        return sentence(template, column=name, example=season)
    return None


def _season(cells: duckdb.DuckDBPyRelation, cell: str) -> str | None:
    """Return a value of a column of seasons such as 2009/10, 2010/11; None where any is no season, or all are one."""
    year, month = (f"TRY_CAST(regexp_extract({cell}, '(\\d+)[-/](\\d+)', {at}) AS INTEGER)" for at in (1, 2))
    seen = f"bool_and(({year} + 1) % 100 = {month}), count(DISTINCT {cell}), min({cell})"
    found = cells.filter(is_given(cell)).aggregate(seen).fetchone()
    return found[2] if found and found[0] and found[1] > 1 else None


def _currencies(cells: duckdb.DuckDBPyRelation, cell: str) -> list[str]:
    found = cells.project(f"regexp_extract({cell}, {literal(CURRENCY)})").distinct().fetchall()
    return sorted(row[0] for row in found if row[0])


def _show_example(cells: duckdb.DuckDBPyRelation, cell: str, name: str, reading: Reading, notes: Notes) -> None:
    """Show one value before and after."""
    dressed = cells.filter(f"{fits(cell, reading)} AND regexp_matches({cell}, '[^0-9]')")
    for before, after in dressed.project(f"{cell}, {converted(cell, reading)}").limit(1).fetchall():
        template = mark("{column} was converted to numbers: {before} became {after}.")
        notes.decided(sentence(template, column=name, before=before, after=f"{after:g}"))


def _show_power(cells: duckdb.DuckDBPyRelation, cell: str, name: str, notes: Notes) -> None:
    """Show a value that may be a code and no number."""
    found = cells.filter(f"regexp_full_match({cell}, '[+-]?\\d+[eE]\\d+')").project(cell).limit(1).fetchone()
    if found:
        template = mark("{column} was read as numbers, also {example}; if that is a code, choose text for it.")
        notes.warn(sentence(template, column=name, example=found[0]))


def _show_centuries(cells: duckdb.DuckDBPyRelation, cell: str, name: str, reading: Reading, notes: Notes) -> None:
    """Show what years of two digits became, as a warning where that can easily be wrong."""
    value = converted(cell, reading)
    ends = f"arg_min({cell}, {value}), min({value})::DATE, arg_max({cell}, {value}), max({value})::DATE"
    first, earliest, last, latest = cells.aggregate(ends).fetchone() or (None, None, None, None)
    if earliest is None or latest is None:
        return
    template = mark("The years in {column} have two digits: {first} became {earliest}, and {last} became {latest}.")
    doubtful = reading.order == "year" or latest > datetime.now(tz=UTC).date()
    said = sentence(
        template, column=name, first=first, earliest=earliest.isoformat(), last=last, latest=latest.isoformat()
    )
    (notes.warn if doubtful else notes.decided)(said)


def _show_misfits(cells: duckdb.DuckDBPyRelation, cell: str, column: Chosen, reading: Reading, notes: Notes) -> None:
    odd = cells.filter(is_misfit(cell, reading)).project(cell).distinct().order(cell).limit(3).fetchall()
    template = mark("{count} values of {column} could not be converted and are empty, such as {examples}.")
    examples = ", ".join(row[0] for row in odd)
    notes.warn(sentence(template, count=column.misfits, column=column.name, examples=examples))
