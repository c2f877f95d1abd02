"""Boards on the data page: answers are pinned to one, and computed again on whatever table lies on the desk."""

from datetime import UTC, datetime
from typing import Final

import streamlit as st

from gptdash.domain.boards import NAME_LENGTH, Board
from gptdash.domain.wording import mark
from gptdash.services.analysis import Answer, Pinned, Table
from gptdash.services.analysis.outputs.reports import board_report
from gptdash.services.analysis.wording import title_of
from gptdash.ui.boundary import shown_errors
from gptdash.ui.data.answers.charts import SMALL_PX, show_chart
from gptdash.ui.files import file_stem
from gptdash.ui.markdown import plain
from gptdash.ui.session import services
from gptdash.ui.text import _, language, say, sayer

BOARD_KEY: Final = "data_board"
COMPUTED_KEY: Final = "data_board_computed"
RENAME_KEY: Final = "data_board_name"
FIRST_BOARD: Final = mark("My board")
HTML_LANGUAGES: Final = {"en": "en", "zh_Hant": "zh-Hant"}


def show_pinning(table: Table, answer: Answer, question: str, key: str) -> None:
    """Let the user put an answer on a board, or on a new one."""
    boards = {board.name: board for board in services().boards.listed()}
    names = list(boards) or [_(FIRST_BOARD)]
    shown = next((at for at, board in enumerate(boards.values()) if board.id == st.session_state.get(BOARD_KEY)), 0)
    name = st.selectbox(
        _("Board"), names, index=shown, accept_new_options=True, help=_("Choose one, or type a new name."),
        key=f"{key}_board_{'|'.join(names)}",  # what was chosen among others is not chosen among these
    )  # fmt: skip
    if not st.button(_("Pin"), icon=":material/push_pin:", key=f"{key}_pin", disabled=not name):
        return
    with shown_errors():
        board = boards.get(name) or services().boards.new(name)
        services().boards.pin(board.id, table, answer, question or title_of(answer.spec, say))
        st.session_state[BOARD_KEY] = board.id
        st.toast(_("Pinned to {name}.", name=plain(name)), icon=":material/push_pin:")


def show_boards(table: Table) -> None:
    """Show a board on a table, with what can be done to it; nothing where there is no board yet."""
    boards = {board.id: board for board in services().boards.listed()}
    if not boards:
        return
    st.subheader(_("Board"))
    st.caption(_("Pinned answers, computed on the table that is open now, without a model."))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            _("Board"), list(boards), format_func=lambda board_id: boards[board_id].name, key=BOARD_KEY,
            label_visibility="collapsed",
        )  # fmt: skip
        board = boards[chosen]
        _change_board(board)
        pinned = _computed(board, table)
        _save_board(board, pinned, table)
    if not pinned:
        st.info(_("Nothing is pinned here. Ask a question, then choose Pin below its answer."))
    for at in range(0, len(pinned), 2):
        for place, one in zip(st.columns(2), pinned[at : at + 2], strict=False):
            with place, st.container(border=True, height="stretch"):
                _show_pinned(board, one)


def _computed(board: Board, table: Table) -> tuple[Pinned, ...]:
    """Compute the board where it or the table is another than when it was computed last."""
    kept = st.session_state.get(COMPUTED_KEY)
    with st.container():
        if not kept or kept[0] != board.pins or kept[1] is not table:
            with st.spinner(_("Computing the board…")), st.skeleton(height=SMALL_PX):
                kept = (board.pins, table, services().boards.run(board, table))
            st.session_state[COMPUTED_KEY] = kept
    pinned: tuple[Pinned, ...] = kept[2]
    return pinned


def _show_pinned(board: Board, pinned: Pinned) -> None:
    st.markdown(f"**{plain(pinned.pin.title)}**")
    if pinned.problem:
        st.warning(plain(say(pinned.problem)), icon=":material/warning:")
    if pinned.answer:
        show_chart(pinned.answer, f"data_pinned_{pinned.pin.id}", small=True)
        st.caption(plain(say(pinned.answer.text)))
    with st.container(horizontal=True):
        if board.pins[0].id != pinned.pin.id:
            st.button(
                _("Move up"), icon=":material/arrow_upward:", key=f"data_up_{pinned.pin.id}", type="tertiary",
                on_click=_move_up, args=(board.id, pinned.pin.id),
            )  # fmt: skip
        st.button(
            _("Unpin"), icon=":material/close:", key=f"data_unpin_{pinned.pin.id}", type="tertiary",
            on_click=_unpin, args=(board.id, pinned.pin.id),
        )  # fmt: skip


def _change_board(board: Board) -> None:
    with st.popover(_("Change"), icon=":material/edit:"):
        name = st.text_input(_("Name"), board.name, max_chars=NAME_LENGTH, key=f"{RENAME_KEY}_{board.id}")
        if st.button(_("Rename"), disabled=not name.strip() or name == board.name):
            with shown_errors():
                services().boards.rename(board.id, name)
                st.rerun()
        st.button(_("Delete board"), icon=":material/delete:", on_click=services().boards.delete, args=(board.id,))


def _save_board(board: Board, pinned: tuple[Pinned, ...], table: Table) -> None:
    """Offer the board as one file; what it says is in the language of now."""
    speak, spoken = sayer(), HTML_LANGUAGES[language()]
    st.download_button(
        _("Save as HTML"),
        lambda: board_report(board.name, pinned, table, datetime.now(UTC), speak, language=spoken),
        file_name=f"{file_stem(board.name)}.html",
        mime="text/html",
        icon=":material/download:",
        on_click="ignore",
        disabled=not pinned,
    )


def _move_up(board_id: str, pin_id: str) -> None:
    with shown_errors():
        services().boards.move_up(board_id, pin_id)


def _unpin(board_id: str, pin_id: str) -> None:
    with shown_errors():
        services().boards.unpin(board_id, pin_id)
