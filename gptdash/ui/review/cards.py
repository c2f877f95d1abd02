"""One finding as a card: what, where, whose word it is, and what can be done about it."""

import streamlit as st

from gptdash.domain.safety import reveal
from gptdash.services.review import CATEGORIES_SAID, SEVERITIES_SAID, Finding, Review, place_of
from gptdash.ui.review.desk import Desk, desk
from gptdash.ui.review.names import SEVERITY_COLOURS, plain
from gptdash.ui.session import services
from gptdash.ui.text import _, say_plain
from gptdash.ui.travels import offer_finding


def show_card(at_work: Desk, review: Review, finding: Finding) -> None:
    """Show a finding."""
    with st.container(border=True):
        _show_head(review, finding)
        # Words of tools and models are shown as they are; as Markdown they could load things or lead elsewhere.
        st.text(reveal(_(finding.message) if finding.sources == ("gptdash",) else finding.message))
        if finding.quote:
            st.code(reveal(finding.quote), language=review.language_of(finding.file))
        if finding.suggestion:
            st.text(reveal(finding.suggestion))
        _show_change(at_work, finding)
        _show_decisions(at_work, finding)


def _show_head(review: Review, finding: Finding) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(_(SEVERITIES_SAID[finding.severity]), color=SEVERITY_COLOURS[finding.severity])
        st.badge(_(CATEGORIES_SAID[finding.category]), color="gray")
        if finding.confirmed:
            st.badge(_("confirmed"), color="green", icon=":material/verified:")
        st.markdown(f"**{say_plain(place_of(finding))}**")
        if len(review.coverage) > 1:
            st.caption(plain(finding.file))
        st.caption(plain(" ".join((finding.source, *finding.rules))))
        if not finding.anchored:
            st.caption(_("unanchored: the code that the model quotes is not in this file"))


def _show_change(at_work: Desk, finding: Finding) -> None:
    """Offer the suggested change, with a look at it first; only one that applies is offered."""
    patch = at_work.patch(finding)
    if patch is None:
        return
    name = finding.fingerprint
    applied = name in at_work.applied
    title = _("Suggested change, applied") if applied else _("Suggested change")
    with st.expander(title, icon=":material/done_all:" if applied else ":material/difference:"):
        st.code(reveal(patch.diff), language="diff")
        st.button(
            _("Take back") if applied else _("Apply"),
            key=f"review_apply_{name}",
            icon=":material/undo:" if applied else ":material/done:",
            on_click=_undo if applied else _apply,
            args=(name,),
        )


def _show_decisions(at_work: Desk, finding: Finding) -> None:
    with st.container(horizontal=True):
        st.button(
            _("Dismiss"), key=f"review_dismiss_{finding.fingerprint}", icon=":material/close:", type="tertiary",
            help=_("Leave it out of this review."), on_click=_dismiss, args=(finding.fingerprint,),
        )  # fmt: skip
        st.button(
            _("False positive"), key=f"review_false_{finding.fingerprint}", icon=":material/block:", type="tertiary",
            help=_("Leave it out of this review and of later ones."), on_click=_mark, args=(finding,),
        )  # fmt: skip
        offer_finding(finding, at_work.changes)


def _apply(fingerprint: str) -> None:
    desk().applied.add(fingerprint)


def _undo(fingerprint: str) -> None:
    desk().applied.discard(fingerprint)


def _dismiss(fingerprint: str) -> None:
    desk().dismissed.add(fingerprint)
    desk().applied.discard(fingerprint)


def _mark(finding: Finding) -> None:
    at_work = desk()
    services().review.keeper.mark(finding)
    at_work.applied.discard(finding.fingerprint)
    if at_work.review:
        at_work.review = at_work.review.setting_aside(frozenset({finding.fingerprint}))
