"""The list of conversations, one of them, and all of them as files."""

from collections.abc import Callable
from typing import Final

import pandas as pd
import streamlit as st

from gptdash.domain.support import CompanyVersion, TalkFilter, TalkTitle
from gptdash.ui.locales import as_moment, as_money
from gptdash.ui.session import services
from gptdash.ui.support.answers import show_exchange
from gptdash.ui.support.moods import mood_text
from gptdash.ui.support.operating.filtering import choose_filter
from gptdash.ui.support.wording import rule_text
from gptdash.ui.text import _, ngettext, say

SHOWN: Final = 50


def show_conversations(version: CompanyVersion) -> None:
    """List the conversations that a filter leaves, show one, and offer them as files."""
    wanted = choose_filter(version)
    talks = services().support.talks
    count = talks.count(wanted)
    if not count:
        st.info(_("No conversation fits. They appear here as soon as one has begun."), icon=":material/forum:")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        page = st.number_input(_("Page"), 1, max(1, -(-count // SHOWN)), key="support_page", width=120)
        _offer_exports(wanted, None, _("Export"), "all")
    titles = talks.listed(wanted, SHOWN, (int(page) - 1) * SHOWN)
    st.caption(ngettext("{n} conversation", "{n} conversations", count))
    st.dataframe(_table(titles), hide_index=True, width="stretch", alt=_("The conversations"))
    _show_one({title.id: title for title in titles}, wanted)


def _show_one(titles: dict[str, TalkTitle], wanted: TalkFilter) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            _("Conversation"), list(titles), index=None, key="support_conversation", placeholder=_("none is open"),
            format_func=lambda name: f"{_restored(titles[name].title)} · {_time(titles[name])}",
        )  # fmt: skip
        if chosen:
            _offer_exports(wanted, chosen, _("Export this one"), "one")
            if st.button(_("Forget"), icon=":material/delete:", key="support_talk_forget"):
                services().support.talks.forget(chosen)
                st.rerun()
    talk = services().support.talks.find(chosen) if chosen else None
    for exchange in talk.exchanges if talk else ():
        show_exchange(exchange)


def _offer_exports(wanted: TalkFilter, talk_id: str | None, label: str, place: str) -> None:
    exports = services().support.exports
    files: tuple[tuple[str, str, str, Callable[[], str]], ...] = (
        (_("JSON"), "json", "application/json", lambda: exports.json(wanted, talk_id)),
        (_("Markdown"), "md", "text/markdown", lambda: exports.markdown(wanted, say, talk_id)),
        (_("CSV"), "csv", "text/csv", lambda: exports.csv(wanted, talk_id)),
    )
    with st.popover(label, icon=":material/download:"):
        st.caption(_("Without personal data and secrets; cells that a spreadsheet would run are made text."))
        for name, ending, mime, write in files:
            st.download_button(
                name, write, file_name=f"conversations.{ending}", mime=mime, on_click="ignore", width="stretch",
                icon=":material/description:", key=f"support_export_{place}_{ending}",
            )  # fmt: skip


def _table(titles: tuple[TalkTitle, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Begun"): [_time(title) for title in titles],
            _("Company"): [title.company for title in titles],
            _("First question"): [_restored(title.title) for title in titles],
            _("Turns"): [title.turns for title in titles],
            _("Handed off"): [rule_text(title.rule) if title.rule else "" for title in titles],
            _("Mood"): [mood_text(title.mood) for title in titles],
            _("Rating"): [str(title.rating or "") for title in titles],
            _("Cost"): [_cost(title) for title in titles],
        }
    )


def _cost(title: TalkTitle) -> str:
    return _("unpriced") if title.unpriced else as_money(title.cost_nano_usd) or ""


def _time(title: TalkTitle) -> str:
    return f"{as_moment(title.created_at)}"


def _restored(text: str) -> str:
    return services().session.redactor.restore(text)
