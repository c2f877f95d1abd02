"""How a file is read: its part, and every decision that the user may take instead of us."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from typing import Final, get_args

import pandas as pd
import streamlit as st

from gptdash.domain.errors import GptdashError
from gptdash.domain.wording import mark
from gptdash.services.analysis import Choices, ColumnKind, KeptFile, Preview, Table
from gptdash.ui.boundary import shown_errors
from gptdash.ui.data.desk import DESK_KEY, Desk
from gptdash.ui.data.frames import dates_as_days
from gptdash.ui.data.opening.fields import show_fields
from gptdash.ui.data.opening.following import begin_reading
from gptdash.ui.markdown import listed
from gptdash.ui.pressing import pressed_after_edits
from gptdash.ui.session import services
from gptdash.ui.text import _, say

PART_KEY: Final = "data_part"
EDITOR_ROWS: Final = 6
ROW_PX: Final = 35
PREVIEW_PX: Final = 220
KIND_NAMES: Final[dict[ColumnKind, str]] = {
    "text": mark("text"),
    "number": mark("number"),
    "date": mark("date"),
    "flag": mark("yes or no"),
}


def choose_part(desk: Desk) -> None:
    """Let the user choose a sheet of a workbook, a file of an archive or a list of a document."""
    if desk.kept and desk.next_choices:
        _read_again(desk, desk.kept, desk.next_choices)
    if not desk.parts:
        return
    st.session_state[PART_KEY] = desk.choices.part or (desk.table.report.part if desk.table else None)
    st.selectbox(_("Sheet, file or list"), desk.parts, key=PART_KEY, on_change=_want_part)


def _want_part() -> None:
    desk: Desk = st.session_state[DESK_KEY]
    desk.next_choices = Choices(part=st.session_state[PART_KEY])


def _read_again(desk: Desk, kept: KeptFile, choices: Choices) -> None:
    desk.next_choices, origin, opening = None, desk.origin, services().analysis.begin(kept, choices)

    def lay(table: Callable[[], Table]) -> None:
        # Where that was stopped, the table is as it was.
        if not opening.stopped:
            desk.put(origin, choices, table)

    begin_reading(opening, lay)


def read_differently(desk: Desk) -> None:
    """Offer every choice there is, and show at once what it would make of the first rows."""
    kept = desk.kept
    if not kept or not kept.kind:
        return
    st.markdown("**" + _("Read it differently") + "**")
    wanted = show_fields(desk.choices, kept.kind, desk.reading_key)
    wanted = _choose_columns(desk, kept, wanted)
    if wanted == desk.choices:
        return
    _preview(desk, kept, wanted)
    with st.container(horizontal=True):
        if pressed_after_edits(_("Read it so"), type="primary", icon=":material/check:", key="data_reading_apply"):
            desk.next_choices = wanted
            st.rerun()
        if st.button(_("As it was"), icon=":material/undo:", key="data_reading_reset"):
            desk.readings += 1
            st.rerun()


def _choose_columns(desk: Desk, kept: KeptFile, wanted: Choices) -> Choices:
    """Let names and types be edited; the columns are those that the other choices give."""
    preview = None
    with suppress(GptdashError):  # where the choices do not work at all, the preview says so
        preview = _previewed(desk, kept, wanted.model_copy(update={"kinds": {}, "names": {}}))
    if preview is None:
        return wanted
    detected = [column.detected for column in preview.columns]
    kinds = [desk.choices.kinds.get(name) for name in detected]
    frame = pd.DataFrame(
        {
            "column": detected,
            "name": [desk.choices.names.get(name, "") for name in detected],
            "kind": [_(KIND_NAMES[kind]) if kind else None for kind in kinds],
        }
    )
    return _edited(frame, wanted, f"{desk.reading_key}_{hashlib.sha256(repr(detected).encode()).hexdigest()[:8]}")


def _edited(frame: pd.DataFrame, wanted: Choices, key: str) -> Choices:
    kinds = {_(KIND_NAMES[kind]): kind for kind in get_args(ColumnKind)}
    edited = st.data_editor(
        frame,
        key=f"data_columns_{key}",
        hide_index=True,
        height=min(len(frame) + 1, EDITOR_ROWS) * ROW_PX + 3,
        column_config={
            "column": st.column_config.TextColumn(_("Column"), disabled=True),
            "name": st.column_config.TextColumn(_("Other name"), max_chars=200),
            "kind": st.column_config.SelectboxColumn(_("Type"), options=list(kinds)),
        },
    )
    rows = list(edited.itertuples(index=False, name=None))
    return wanted.model_copy(
        update={
            "names": {column: name.strip() for column, name, _kind in rows if name and name.strip()},
            "kinds": {column: kinds[kind] for column, _name, kind in rows if kind in kinds},
        }
    )


def _previewed(desk: Desk, kept: KeptFile, wanted: Choices) -> Preview | None:
    """Preview each reading of the file once."""
    key = wanted.model_dump_json()
    if key not in desk.previews:
        desk.previews[key] = services().analysis.preview(kept, wanted)
    return desk.previews[key]


def _preview(desk: Desk, kept: KeptFile, wanted: Choices) -> None:
    """Show the first rows under the choices."""
    with shown_errors():
        preview = _previewed(desk, kept, wanted)
        if preview is None:
            return
        st.caption(_("How the first rows would be read:"))
        st.dataframe(
            preview.rows,
            height=PREVIEW_PX,
            hide_index=True,
            column_config=dates_as_days(preview.rows),
            alt=_("The first rows under your choices"),
        )
        if preview.report.warnings:
            st.warning(listed([say(warning) for warning in preview.report.warnings]), icon=":material/warning:")
