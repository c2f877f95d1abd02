"""The tables of this session, on their way into a project and back onto the desk."""

from collections.abc import Iterator
from functools import partial
from uuid import uuid4

import streamlit as st

from gptdash.services.analysis import KeptFile, Table
from gptdash.services.analysis.noting import fingerprint_of
from gptdash.services.projects import GivenDataset, GivenFile, Opened
from gptdash.ui.data.desk import DESK_KEY, Desk
from gptdash.ui.data.opening.choosing import SAMPLE_KEY
from gptdash.ui.session import services


def datasets() -> tuple[GivenDataset, ...]:
    """Collect the tables that lie on the desk of this session, with the files that were uploaded."""
    return tuple(_given(table, kept) for table, kept in _lying())


def count() -> int:
    """Count the tables on the desk, without reading their files."""
    return sum(1 for _ in _lying())


def _lying() -> Iterator[tuple[Table, KeptFile | None]]:
    desk: Desk | None = st.session_state.get(DESK_KEY)
    if desk and desk.table:
        yield desk.table, desk.kept
    for lying in desk.aside if desk else ():
        yield lying.table, lying.kept


def _given(table: Table, kept: KeptFile | None) -> GivenDataset:
    return GivenDataset(
        name=table.origin.names[0] if table.origin.sample else table.name,
        fingerprint=fingerprint_of(table.name, (column.name for column in table.columns)),
        sample=table.origin.sample,
        file=GivenFile(name=kept.name, data=kept.path.read_bytes()) if kept else None,
    )


def lay_out(opened: Opened) -> int:
    """Open the tables of a project on the desk, and count those that are new there.

    One that cannot be read says so on the data page.
    """
    desk: Desk = st.session_state.setdefault(DESK_KEY, Desk())
    analysis = services().analysis
    samples = [name for name in opened.samples if f"sample:{name}" not in desk.names()]
    there = {(kept.name, kept.path.read_bytes()) for _, kept in _lying() if kept}
    files = [file for file in opened.files if (file.name, file.data) not in there]
    for name in samples:
        st.session_state[SAMPLE_KEY] = name
        desk.add(f"sample:{name}", partial(analysis.open_sample, name))
    for file in files:
        kept = analysis.keep((file.name, file.data))
        desk.add(f"project:{uuid4().hex}", partial(analysis.open, kept), kept)
    return len(samples) + len(files)
