"""Findings that do not count: dismissed in this review, or marked as false positives for all."""

from collections.abc import Callable

import streamlit as st

from gptdash.domain.safety import reveal
from gptdash.services.review import Finding, Review, place_of
from gptdash.ui.review.desk import Desk, desk
from gptdash.ui.session import services
from gptdash.ui.text import _, ngettext, say


def show_set_aside(at_work: Desk, review: Review) -> None:
    """List what does not count, and let the user take it back."""
    dismissed = tuple(one for one in review.findings if one.fingerprint in at_work.dismissed)
    count = len(dismissed) + len(review.set_aside)
    if not count:
        return
    title = ngettext("{n} finding set aside", "{n} findings set aside", count)
    with st.expander(title, icon=":material/inventory_2:"):
        for finding in review.set_aside:
            _show(finding, _("false positive"), _unmark, finding)
        for finding in dismissed:
            _show(finding, _("dismissed"), _take_back, finding)


def _show(finding: Finding, why: str, undo: Callable[[Finding], None], argument: Finding) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(why, color="gray")
        st.text(f"{finding.file}, {say(place_of(finding))}: {reveal(finding.message)}")
        st.button(
            _("Take back"), key=f"review_back_{finding.fingerprint}", icon=":material/undo:", type="tertiary",
            on_click=undo, args=(argument,),
        )  # fmt: skip


def _take_back(finding: Finding) -> None:
    desk().dismissed.discard(finding.fingerprint)


def _unmark(finding: Finding) -> None:
    at_work = desk()
    services().review.keeper.unmark(finding.fingerprint)
    if at_work.review:
        at_work.review = at_work.review.counting_again(finding.fingerprint)
