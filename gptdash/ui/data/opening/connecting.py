"""Tables that stay on a server: its address, and which of its tables is asked."""

from typing import Final

import streamlit as st

from gptdash.services.analysis import Warehouse
from gptdash.ui.boundary import shown_errors
from gptdash.ui.data.desk import Desk
from gptdash.ui.markdown import plain
from gptdash.ui.session import services
from gptdash.ui.text import _

WAREHOUSE_KEY: Final = "data_warehouse"
ADDRESS_KEY: Final = "data_warehouse_address"
REMOTE_KEY: Final = "data_warehouse_table"


def choose_remote(desk: Desk) -> None:
    """Let the user connect a database, and open one of its tables where it lies."""
    with st.popover(_("Connect a database"), icon=":material/database:", width="stretch"):
        connected: Warehouse | None = st.session_state.get(WAREHOUSE_KEY)
        if connected is None:
            connected = _connect()
        if connected is not None:
            _choose_table(desk, connected)


def _connect() -> Warehouse | None:
    """Take the address, or the one of the settings; returns the connection once there is one."""
    st.caption(_("Questions are computed where the table lies. The connection can only read."))
    with st.form("data_connect", border=False):
        address = st.text_input(
            _("Address"), type="password", key=ADDRESS_KEY, placeholder="postgresql://reader:password@host/database",
            help=_("It stays in this browser session and is not stored. Use an account that can only read."),
        )  # fmt: skip
        pressed = st.form_submit_button(_("Connect"), icon=":material/link:")
    known = services().settings.warehouse_url
    if known and st.button(_("Use the database of the settings"), key="data_connect_known", width="stretch"):
        pressed, address = True, known.get_secret_value()
    if not pressed or not address.strip():
        return None
    with shown_errors(), st.spinner(_("Connecting…")):
        st.session_state[WAREHOUSE_KEY] = services().analysis.connect(address.strip())
    found: Warehouse | None = st.session_state.get(WAREHOUSE_KEY)
    return found


def _choose_table(desk: Desk, connected: Warehouse) -> None:
    st.markdown(f":material/database: **{plain(connected.engine)}** · {plain(connected.host)}")
    with shown_errors():
        name = st.selectbox(_("Table"), connected.tables, index=None, key=REMOTE_KEY, placeholder=_("Choose a table"))
        if st.button(_("Open"), icon=":material/table_view:", key="data_remote_open", disabled=name is None) and name:
            with st.spinner(_("Looking into the table…")):
                opened = services().analysis.open_remote(connected, name)
                desk.add(f"remote:{connected.host}:{name}", lambda: opened)
            st.rerun()
    if st.button(_("Disconnect"), icon=":material/link_off:", key="data_disconnect"):
        del st.session_state[WAREHOUSE_KEY]
        desk.forget(f"remote:{connected.host}:")
        connected.close()
        st.rerun()
