"""The review beside an earlier one: what was fixed, what is new, what remains."""

import streamlit as st

from gptdash.domain.safety import reveal
from gptdash.services.review import SEVERITIES_SAID, Comparison, Finding, Review, compare_reviews, place_of
from gptdash.ui.locales import as_moment
from gptdash.ui.review.desk import Desk
from gptdash.ui.review.names import SEVERITY_COLOURS
from gptdash.ui.session import services
from gptdash.ui.text import _, say

SHOWN = 50


def show_comparison(at_work: Desk, review: Review) -> None:
    """Let the user choose an earlier review and show what changed since."""
    kept = [one for one in services().review.keeper.kept() if one.id != at_work.kept_id]
    if not kept:
        return
    with st.expander(_("Compare with an earlier review"), icon=":material/compare_arrows:"):
        names = {one.id: f"{one.title} · {as_moment(one.created_at)}" for one in kept}
        chosen = st.selectbox(
            _("Earlier review"), list(names), index=None, format_func=lambda id_: names[id_], key="review_compare",
            placeholder=_("Choose one"),
        )  # fmt: skip
        if not chosen:
            return
        earlier = services().review.keeper.open(chosen)
        if earlier is None:
            st.info(_("This review can no longer be read."), icon=":material/info:")
            return
        _show(compare_reviews(earlier, review))


def _show(compared: Comparison) -> None:
    parts = (
        (_("Fixed"), compared.fixed),
        (_("New"), compared.new),
        (_("Remaining"), compared.remaining),
        (_("Not looked at again"), compared.unseen),
    )
    with st.container(horizontal=True):
        for label, findings in parts:
            st.metric(label, len(findings), width="content")
    for label, findings in parts[:2]:
        if findings:
            st.markdown(f"**{label}**")
            for finding in findings[:SHOWN]:
                _show_line(finding)


def _show_line(finding: Finding) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(_(SEVERITIES_SAID[finding.severity]), color=SEVERITY_COLOURS[finding.severity])
        st.text(f"{finding.file}, {say(place_of(finding))}: {reveal(finding.message)}")
