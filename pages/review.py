"""Review: find problems in code, by linters and by the model."""

import streamlit as st

from gptdash.ui.review import (
    Chosen,
    choose_input,
    choose_mode,
    choose_options,
    desk,
    offer_review,
    offer_summary,
    show_applied,
    show_assistant,
    show_comparison,
    show_exports,
    show_findings,
    show_overview,
    show_set_aside,
)
from gptdash.ui.text import _


def show_review(chosen: Chosen) -> None:
    """Offer the review and show what it found."""
    options, everything = choose_options()
    offer_review(chosen, options, everything=everything)
    at_work = desk()
    review = at_work.open
    if review is None or at_work.review is None:
        return
    show_overview(review)
    with st.container(horizontal=True):
        show_exports(at_work, review)
        offer_summary(at_work, review)
    show_comparison(at_work, review)
    if review.findings:
        show_findings(at_work, review)
    elif review.is_partial:
        st.warning(_("Nothing was found in what was reviewed, and not all was."), icon=":material/rule:")
    else:
        st.success(_("No findings. That is a valid result, not a guarantee."), icon=":material/check_circle:")
    show_applied(at_work, review)
    show_set_aside(at_work, at_work.review)


st.title(_("Review"))
st.caption(_("Linters find what rules can find; a capable model adds what takes reading. Each finding shows its line."))
mode = choose_mode()
chosen = choose_input()
if mode == "assistant":
    show_assistant(chosen)
else:
    show_review(chosen)
