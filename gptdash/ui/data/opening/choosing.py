"""Uploads and samples, and which of the tables on the desk lies on top."""

from typing import Final
from uuid import uuid4

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from gptdash.services.analysis import JoinKey, Table, same_columns
from gptdash.ui.boundary import shown_errors
from gptdash.ui.data.desk import DESK_KEY, Desk
from gptdash.ui.data.opening.connecting import choose_remote
from gptdash.ui.data.opening.following import begin_reading, follow_reading
from gptdash.ui.data.opening.reading import choose_part, read_differently
from gptdash.ui.markdown import plain
from gptdash.ui.session import services
from gptdash.ui.text import _

UPLOAD_KEY: Final = "data_upload"
SAMPLE_KEY: Final = "data_sample"
TABLE_KEY: Final = "data_table"
KEYS_KEY: Final = "data_join_keys"
STACKED: Final = "stacked:"
FILE_TYPES: Final = (
    "csv", "tsv", "tab", "txt", "dat", "xlsx", "xlsm", "xlsb", "xls", "ods", "json", "jsonl", "ndjson", "geojson",
    "parquet", "pq", "gz", "zst", "zip",
)  # fmt: skip


def choose_table() -> Desk:
    """Let the user upload files or choose a sample; what came last lies on top."""
    desk: Desk = st.session_state.setdefault(DESK_KEY, Desk())
    upload_column, sample_column = st.columns([2, 1])
    uploaded = upload_column.file_uploader(
        _("Table files"), type=list(FILE_TYPES), key=UPLOAD_KEY, accept_multiple_files=True
    )
    with sample_column:
        sample = _choose_sample()
        choose_remote(desk)
        switch = st.empty()
    # What comes and goes stands in containers: what is below keeps its place, and an expander there stays open.
    with st.container():
        follow_reading()
    with st.container():
        for file in uploaded:
            if file.file_id not in desk.taken:
                _take(desk, file)
        if sample and desk.wanted == "sample":
            desk.wanted = ""
            with st.spinner(_("Reading the table…")):
                desk.add(f"sample:{sample}", lambda: services().analysis.open_sample(sample))
        choose_part(desk)
    with switch:
        _switch(desk)
    with st.container():
        _offer_stacking(desk)
    with st.container(), shown_errors():
        _offer_joining(desk)
    with st.container():
        if not desk.table:
            read_differently(desk)
    return desk


def want_sample(name: str) -> None:
    """Have a sample chosen and open when the page is drawn next."""
    desk: Desk = st.session_state.setdefault(DESK_KEY, Desk())
    st.session_state[SAMPLE_KEY] = name
    desk.wanted = "sample"


def _take(desk: Desk, file: UploadedFile) -> None:
    """Keep an upload on disk, let its memory go, and open it."""
    desk.taken.add(file.file_id)
    with st.spinner(_("Reading the table…")):
        kept = services().analysis.keep((file.name, file))
        _forget(file)
    origin = f"upload:{file.file_id}"
    begin_reading(services().analysis.begin(kept), lambda table: desk.add(origin, table, kept))


def _forget(file: UploadedFile) -> None:
    """Drop the copy that Streamlit holds in memory until the session ends."""
    context = get_script_run_ctx()
    remove = getattr(context.uploaded_file_mgr, "remove_file", None) if context else None
    if context and remove:
        remove(context.session_id, file.file_id)
    file.close()


def _choose_sample() -> str | None:
    return st.selectbox(
        _("Or a sample"),
        services().analysis.samples(),
        index=None,
        key=SAMPLE_KEY,
        placeholder=_("Choose a sample"),
        persist_state="session",
        on_change=_want_sample,
    )


def _want_sample() -> None:
    st.session_state[DESK_KEY].wanted = "sample"


def _switch(desk: Desk) -> None:
    """Choose among several tables, or put one away."""
    if not desk.aside:
        return
    names = desk.names()
    st.session_state[TABLE_KEY] = desk.origin
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(_("Table on top"), list(names), format_func=names.__getitem__, key=TABLE_KEY, on_change=_take_up)
        st.button(
            _("Put away"),
            icon=":material/close:",
            key="data_put_away",
            on_click=desk.put_away,
            help=_("Removes {name} from the desk", name=plain(names[desk.origin])),
        )


def _offer_stacking(desk: Desk) -> None:
    """Offer to make one table of those with the same columns as the one on top."""
    alike = [lying.table for lying in desk.aside if desk.table and same_columns((desk.table, lying.table))]
    alike = [table for table in alike if table.path]
    if not desk.table or not desk.table.path or not alike or desk.origin.startswith(STACKED):
        return
    tables = (*reversed(alike), desk.table)
    label = _("Make one table of the {count} with these columns", count=len(tables))
    if st.button(label, icon=":material/table_rows:", key="data_stack"):
        with shown_errors(), st.spinner(_("Reading the table…")):
            stacked = services().analysis.stack(tables)
            desk.add(f"{STACKED}{uuid4().hex}", lambda: stacked)
            st.rerun()


def _offer_joining(desk: Desk) -> None:
    """Offer to put the columns of another table beside those of the one on top, by a key that is proposed."""
    others = {lying.origin: lying.table for lying in desk.aside if lying.table.path}
    if not desk.table or not desk.table.path or not others:
        return
    with st.expander(_("Join with another table"), icon=":material/join_left:"):
        origin = st.selectbox(
            _("Table beside it"), list(others), format_func=lambda origin: others[origin].name, key="data_join_table"
        )
        other = others[origin]
        keys = _keys(desk.table, other)
        if not keys:
            st.caption(_("No column of one has values of the other, so there is nothing to join them by."))
            return
        at = st.selectbox(_("Where"), range(len(keys)), format_func=lambda at: _key_text(keys[at]), key="data_join_key")
        if st.button(_("Join"), icon=":material/join_left:", key="data_join"):
            with shown_errors(), st.spinner(_("Reading the table…")):
                joined = services().analysis.join(desk.table, other, keys[at])
                desk.add(f"joined:{uuid4().hex}", lambda: joined)
                st.rerun()


def _keys(left: Table, right: Table) -> tuple[JoinKey, ...]:
    """Propose keys once for two tables: it takes queries, and the page is drawn often."""
    known = st.session_state.get(KEYS_KEY)
    if not known or known[0] is not left or known[1] is not right:
        known = (left, right, services().analysis.propose_keys(left, right))
        st.session_state[KEYS_KEY] = known
    keys: tuple[JoinKey, ...] = known[2]
    return keys


def _key_text(key: JoinKey) -> str:
    share = f"{key.share:.0%}"
    if key.unique:
        return _("{left} = {right} ({share} found)", left=key.left, right=key.right, share=share)
    return _("{left} = {right} ({share} found, some several times)", left=key.left, right=key.right, share=share)


def _take_up() -> None:
    st.session_state[DESK_KEY].take_up(st.session_state[TABLE_KEY])
