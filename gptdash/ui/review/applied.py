"""The suggestions that were applied, together: what the code becomes, and the patch that does it."""

from pathlib import PurePosixPath

import streamlit as st

from gptdash.domain.safety import reveal
from gptdash.services.review import CombinedPatch, Patch, Review, combine
from gptdash.ui.review.code_input import take_over
from gptdash.ui.review.desk import Desk
from gptdash.ui.text import _, ngettext


def show_applied(at_work: Desk, review: Review) -> None:
    """Show the result of all applied suggestions, and let the user take it along."""
    chosen = tuple(one for one in review.findings if one.fingerprint in at_work.applied)
    if not chosen or at_work.changes is None:
        return
    combined = combine(chosen, at_work.changes)
    st.subheader(ngettext("{n} suggestion applied", "{n} suggestions applied", len(chosen)), anchor=False)
    if combined.left_out:
        left_out = ngettext(
            "{n} of them does not go together with the others and is left out.",
            "{n} of them do not go together with the others and are left out.",
            len(combined.left_out),
        )
        st.warning(left_out, icon=":material/warning:")
    st.code(reveal(combined.diff), language="diff")
    _show_buttons(at_work, combined)


def _show_buttons(at_work: Desk, combined: CombinedPatch) -> None:
    with st.container(horizontal=True):
        st.download_button(
            _("Download the patch"), combined.diff, file_name="review.patch", mime="text/x-diff", on_click="ignore",
            icon=":material/download:", help=_("For git apply."),
        )  # fmt: skip
        only = combined.patches[0] if len(combined.patches) == 1 else None
        if only and only.text is not None:
            _show_file_buttons(at_work, only, only.text)


def _show_file_buttons(at_work: Desk, patch: Patch, text: str) -> None:
    name = PurePosixPath(patch.file).name
    st.download_button(
        _("Download the changed file"), text, file_name=name, mime="text/plain", on_click="ignore",
        icon=":material/download:",
    )  # fmt: skip
    if at_work.changes and at_work.changes.files[0].status == "whole" and len(at_work.changes.files) == 1:
        st.button(
            _("Put it into the code box"), icon=":material/input:", on_click=take_over, args=(text,),
            help=_("To go on from there, and review it again."),
        )  # fmt: skip
