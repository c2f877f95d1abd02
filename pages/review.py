"""Review: find problems in code, by linters and by the model."""

import streamlit as st

from gptdash.ui.boundary import shown_errors
from gptdash.ui.review_widgets import (
    chosen_severities,
    code_input,
    last_review,
    run_review,
    show_findings,
    show_overview,
    show_report_button,
)
from gptdash.ui.text import _

st.title(_("Review"))
st.caption(_("Linters find what rules can find; a capable model adds what takes reading. Each finding shows its line."))
code, file, chosen = code_input()
if st.button(_("Review this code"), type="primary", icon=":material/rule:"):
    with shown_errors():
        run_review(code, file, chosen)

review = last_review()
if review:
    show_overview(review)
    if review.findings:
        shown = chosen_severities(review)
        show_findings(review, tuple(found for found in review.findings if found.severity in shown))
    else:
        st.success(_("No findings. That is a valid result, not a guarantee."), icon=":material/check_circle:")
    show_report_button(review)
