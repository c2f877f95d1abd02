"""Which conversations are shown."""

from datetime import UTC, datetime, timedelta
from typing import Final, Literal

import streamlit as st

from gptdash.domain.support import CompanyVersion, TalkFilter
from gptdash.domain.wording import mark
from gptdash.ui.support.moods import LABELS
from gptdash.ui.text import _

HandedOff = Literal["yes", "no"]
HANDED_OFF: Final[dict[HandedOff, str]] = {"yes": mark("handed off"), "no": mark("answered by the bot")}
Rated = Literal["good", "bad", "not"]
RATED: Final[dict[Rated, str]] = {"good": mark("rated good"), "bad": mark("rated bad"), "not": mark("not rated")}
PERIODS: Final[dict[int, str]] = {
    0: mark("all time"),
    1: mark("last day"),
    7: mark("last 7 days"),
    30: mark("last 30 days"),
}


def choose_filter(version: CompanyVersion) -> TalkFilter:
    """Let the user choose; the company is the one that is open, or all of them."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="support_filter"):
        all_companies = st.checkbox(_("All companies"), key="support_filter_all", persist_state="session")
        days = st.selectbox(
            _("When"), list(PERIODS), format_func=lambda days: _(PERIODS[days]), key="support_filter_days", width=130
        )
        handed_off: HandedOff | None = st.selectbox(
            _("Outcome"), list(HANDED_OFF), index=None, placeholder=_("any"), key="support_filter_handed_off",
            format_func=lambda name: _(HANDED_OFF[name]), width=170,
        )  # fmt: skip
        mood = st.selectbox(
            _("Mood"), list(LABELS), index=None, placeholder=_("any"), key="support_filter_mood", width=125,
            format_func=lambda name: _(LABELS[name]),
        )  # fmt: skip
        rated: Rated | None = st.selectbox(
            _("Rating"), list(RATED), index=None, placeholder=_("any"), key="support_filter_rated", width=125,
            format_func=lambda name: _(RATED[name]),
        )  # fmt: skip
        words = st.text_input(_("Words"), key="support_filter_words", width=130)
    return TalkFilter(
        company_id=None if all_companies else version.company_id,
        handed_off=None if handed_off is None else handed_off == "yes",
        mood=mood,
        rated=rated,
        words=words,
        since=datetime.now(UTC) - timedelta(days=days) if days else None,
    )
