"""Review: find problems in code, by linters and by the model."""

import streamlit as st

from gptdash.ui.review import (
    choose_input,
    choose_options,
    desk,
    offer_review,
    show_applied,
    show_comparison,
    show_exports,
    show_findings,
    show_overview,
    show_set_aside,
)
from gptdash.ui.text import _

st.title(_("Review"))
st.caption(_("Linters find what rules can find; a capable model adds what takes reading. Each finding shows its line."))
options, everything = choose_options()
chosen = choose_input(everything=everything)
offer_review(chosen, options, everything=everything)

at_work = desk()
review = at_work.open
if review and at_work.review:
    show_overview(at_work, review)
    show_exports(at_work, review)
    show_comparison(at_work, review)
    if review.findings:
        show_findings(at_work, review)
    elif review.is_partial:
        st.warning(_("Nothing was found in what was reviewed, and not all was."), icon=":material/rule:")
    else:
        st.success(_("No findings. That is a valid result, not a guarantee."), icon=":material/check_circle:")
    show_applied(at_work, review)
    show_set_aside(at_work, at_work.review)
