"""Widgets that change the plan of an answer: each shows what is drawn, and draws anew what is chosen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

from gptdash.domain.errors import GptdashError
from gptdash.services.analysis import ChartSpec, Table
from gptdash.services.analysis.validating import columns_of
from gptdash.ui.data.answers.editor_words import NOTHING
from gptdash.ui.data.desk import Asked
from gptdash.ui.session import services
from gptdash.ui.text import _

Change = Callable[[str], ChartSpec]
MOST_COLUMNS: Final = 200


@dataclass(frozen=True)
class Changing:
    """The answer that is changed. Its widgets are set to the plan before they are made, in each run."""

    table: Table
    asked: Asked
    key: str

    @property
    def spec(self) -> ChartSpec:
        """The plan as it is drawn."""
        return self.asked.answer.spec

    def choose(self, name: str, label: str, options: Mapping[str, str], now: str, change: Change) -> None:
        """Offer a choice; what is drawn is always among the options."""
        key = self.set(name, now)
        known = [*options, *([] if now in options else [now])]
        st.selectbox(
            label, known, key=key, format_func=lambda option: options.get(option, option), on_change=self.changed,
            args=(key, change),
        )  # fmt: skip

    def set(self, name: str, now: str | int | bool | None) -> str:
        """Show what is drawn; where that is shown already the browser is left alone. Returns the widget's key."""
        key = f"{self.key}_{name}"
        if key not in st.session_state or st.session_state[key] != now:
            st.session_state[key] = now
        return key

    def changed(self, key: str, change: Change) -> None:
        """Draw what a widget says now."""
        value = st.session_state[key]
        self.redraw(change(NOTHING if value is None else str(value)))

    def redraw(self, spec: ChartSpec) -> None:
        """Draw a changed chart in place of the one before; one that cannot be drawn says why below."""
        try:
            checked = ChartSpec.model_validate(spec.model_dump())
            answer = services().analysis.run(self.table, checked)
        except GptdashError as error:
            st.session_state[f"{self.key}_problem"] = error
            return
        self.asked.answer = replace(answer, understood=services().analysis.explain(checked))

    def find_columns(self) -> None:
        """Let the user look for a column by a part of its name, where they are too many to be listed."""
        if len(self.table.columns) > MOST_COLUMNS:
            st.text_input(
                _("Find a column"), key=f"{self.key}_find", placeholder=_("A part of its name"),
                help=_("The lists below hold the first {count} columns that fit.", count=MOST_COLUMNS),
            )  # fmt: skip

    def names(self) -> dict[str, str]:
        """Name the columns on offer: all of them, or the first that are looked for and those that are drawn."""
        wanted = str(st.session_state.get(f"{self.key}_find", "")).strip().casefold()
        fitting = [column.name for column in self.table.columns if wanted in column.name.casefold()]
        kept = [*fitting[:MOST_COLUMNS], *columns_of(self.spec)]
        return {name: name for name in dict.fromkeys(kept)}
