"""What a person knows of a table: notes on columns, and metrics by name."""

from collections.abc import Hashable
from typing import Final

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from gptdash.domain.wording import mark
from gptdash.services.analysis import ColumnNote, DatasetNotes, Filter, Metric, Table
from gptdash.services.analysis.noting import LONGEST_NAME, LONGEST_NOTE
from gptdash.services.analysis.spec import Operator, Scalar
from gptdash.services.analysis.wording import OPERATOR_SIGNS
from gptdash.ui.boundary import shown_errors
from gptdash.ui.data.answers.editor_words import AGGREGATES
from gptdash.ui.pressing import pressed_after_edits
from gptdash.ui.session import services
from gptdash.ui.text import _
from gptdash.ui.toasts import toast_next

NOTES_KEY: Final = "data_notes"
ROWS: Final = mark("(rows)")
SIGNS: Final[dict[str, Operator]] = {
    OPERATOR_SIGNS[how]: how for how in ("eq", "ne", "lt", "le", "gt", "ge", "contains", "missing", "present")
}
WITHOUT_VALUE: Final[frozenset[Operator]] = frozenset({"missing", "present"})


def show_notes(table: Table) -> None:
    """Let the user describe columns and name metrics; both go with every question about this table."""
    notes = services().analysis.notes_of(table)
    # What was typed is part of the notes once they are kept; another key makes the tables forget it.
    key = f"{NOTES_KEY}_{table.name}_{st.session_state.get(NOTES_KEY, 0)}"
    with st.expander(_("Column notes and metrics"), icon=":material/edit_note:"):
        st.caption(_("They go with your questions, and are kept for every table of this name with these columns."))
        described = st.data_editor(
            _described(table, notes),
            hide_index=True,
            disabled=["column"],
            key=f"{key}_columns",
            column_config={
                "column": st.column_config.TextColumn(_("Column")),
                "note": st.column_config.TextColumn(_("What it means"), max_chars=LONGEST_NOTE, width="large"),
            },
            alt=_("What each column means"),
        )
        st.caption(_("A metric is a number with a name: ask for it by that name."))
        named = st.data_editor(
            _named(notes),
            hide_index=True,
            num_rows="dynamic",
            key=f"{key}_metrics",
            column_config=_metric_columns(table),
            alt=_("The metrics of this table"),
        )
        if pressed_after_edits(_("Keep notes and metrics"), icon=":material/save:", key="data_notes_keep"):
            _keep(table, read_notes(table, described, named))


def _keep(table: Table, notes: DatasetNotes) -> None:
    with shown_errors():
        services().analysis.note(table, notes)
        st.session_state[NOTES_KEY] = st.session_state.get(NOTES_KEY, 0) + 1
        toast_next(_("Kept. They go with your questions from now on."), ":material/save:")
        st.rerun()


def _described(table: Table, notes: DatasetNotes) -> pd.DataFrame:
    rows = [(column.name, notes.note_of(column.name)) for column in table.columns]
    return pd.DataFrame(rows, columns=["column", "note"], dtype=object)


def _named(notes: DatasetNotes) -> pd.DataFrame:
    rows = [
        (
            metric.name,
            _(AGGREGATES[metric.aggregate]),
            metric.column or _(ROWS),
            metric.where[0].column if metric.where else None,
            OPERATOR_SIGNS[metric.where[0].operator] if metric.where else None,
            str(metric.where[0].values[0]) if metric.where and metric.where[0].values else None,
        )
        for metric in notes.metrics
    ]
    return pd.DataFrame(rows, columns=["name", "aggregate", "of", "where", "is", "value"], dtype=object)


def _metric_columns(table: Table) -> dict[str, ColumnConfig]:
    names = [column.name for column in table.columns]
    column, numbers = st.column_config, [_(words) for words in AGGREGATES.values()]
    return {
        "name": column.TextColumn(_("Metric"), max_chars=LONGEST_NAME, required=True),
        "aggregate": column.SelectboxColumn(_("Number"), options=numbers, required=True),
        "of": column.SelectboxColumn(_("of the column"), options=[_(ROWS), *names], required=True),
        "where": column.SelectboxColumn(_("only where"), options=names),
        "is": column.SelectboxColumn(_("is"), options=list(SIGNS)),
        "value": column.TextColumn(_("Value")),
    }


def read_notes(table: Table, described: pd.DataFrame, named: pd.DataFrame) -> DatasetNotes:
    """Read what stands in the two tables: a row of `column`, `note`; a row of a metric with its one condition."""
    columns = tuple(
        ColumnNote(column=row["column"], text=_text(row["note"]))
        for row in described.to_dict("records")
        if _text(row["note"])
    )
    metrics = tuple(_metric(table, row) for row in named.to_dict("records") if _text(row["name"]))
    return DatasetNotes(columns=columns, metrics=metrics)


def _metric(table: Table, row: dict[Hashable, object]) -> Metric:
    aggregates = {_(words): name for name, words in AGGREGATES.items()}
    of = _text(row["of"])
    column = of if of and of != _(ROWS) else None
    aggregate = aggregates.get(_text(row["aggregate"]), "count") if column else "count"
    fields = {"name": _text(row["name"]), "aggregate": aggregate, "column": column, "where": _where(table, row)}
    return Metric.model_validate(fields)


def _where(table: Table, row: dict[Hashable, object]) -> tuple[Filter, ...]:
    operator, column = SIGNS.get(_text(row["is"])), _text(row["where"])
    if not column or operator is None:
        return ()
    values = () if operator in WITHOUT_VALUE else (_typed(table, column, _text(row["value"])),)
    return (Filter(column=column, operator=operator, values=values),)


def _text(cell: object) -> str:
    """Read a cell of the editor; one that nobody filled is empty."""
    return cell.strip() if isinstance(cell, str) else ""


def _typed(table: Table, name: str, text: str) -> Scalar:
    """Read a value as its column holds it; what cannot be read stays text, which is then refused in a sentence."""
    column = table.column(name)
    if column and column.type == "boolean" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if column and column.numeric:
        try:
            number = float(text.replace(",", ""))
        except ValueError:
            return text
        return int(number) if number.is_integer() else number
    return text
