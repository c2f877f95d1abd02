"""The review as a whole: score, coverage, what must be known, what it took."""

import pandas as pd
import streamlit as st

from gptdash.services.review import SEVERITIES, SEVERITIES_SAID, Review, ReviewOptions, read_by, state_said
from gptdash.ui.boundary import shown_errors
from gptdash.ui.locales import as_count, as_money
from gptdash.ui.receipt import show_receipt
from gptdash.ui.review.desk import Desk
from gptdash.ui.review.names import SEVERITY_COLOURS, plain
from gptdash.ui.session import services
from gptdash.ui.text import LANGUAGES as SPOKEN
from gptdash.ui.text import _, language, ngettext, say, say_plain

SHOWN_BILLS = 3
MANY_FILES = 8
COVERAGE_PX = 320


def show_overview(review: Review) -> None:
    """Show what was found in a word, what was covered, and what it took."""
    st.subheader(
        ngettext(
            "{n} finding in {file}", "{n} findings in {file}", len(review.findings), file=plain(say(review.title))
        ),
        anchor=False,
    )
    _show_score(review)
    for note in review.notes:
        st.info(say_plain(note), icon=":material/info:")
    _show_coverage(review)
    _show_bills(review)


def _show_score(review: Review) -> None:
    score = review.score
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = _("{value} of 10", value=score.value) if score.value is not None else "–"
        st.metric(
            _("Score"), shown, width="content", help=_("Computed from findings and lines; the same for the same.")
        )
        for severity, count in sorted(review.by_severity.items(), key=lambda item: SEVERITIES.index(item[0])):
            name = _(SEVERITIES_SAID[severity])
            st.badge(f"{count} {name}", color=SEVERITY_COLOURS[severity])
    st.caption(say_plain(score.explanation))


def _show_coverage(review: Review) -> None:
    """List every file with how far it was reviewed; open where something is missing."""
    reviewed = sum(file.state == "reviewed" for file in review.coverage)
    title = _("Coverage: {reviewed} of {files} files reviewed", reviewed=reviewed, files=len(review.coverage))
    with st.expander(title, expanded=review.is_partial, icon=":material/checklist:"):
        table = pd.DataFrame(
            {
                _("File"): [file.file for file in review.coverage],
                _("State"): [state_said(file, say) for file in review.coverage],
                _("Lines"): [file.lines for file in review.coverage],
                _("Read by"): [say(read_by(file)) for file in review.coverage],
            }
        )
        many = len(table) > MANY_FILES
        st.dataframe(table, hide_index=True, width="stretch", height=COVERAGE_PX if many else "auto")


def _show_bills(review: Review) -> None:
    """Show each call's bill, or, of many, their sum."""
    if len(review.bills) <= SHOWN_BILLS:
        for bill in review.bills:
            show_receipt(bill)
        return
    costs = [bill.cost.nano_usd for bill in review.bills]
    total = None if None in costs else sum(cost for cost in costs if cost is not None)
    tokens = sum(bill.usage.total_tokens for bill in review.bills)
    parts = [
        review.bills[0].model,
        ngettext("{n} call", "{n} calls", len(costs)),
        _("{tokens} tokens", tokens=as_count(tokens)),
        as_money(total) or _("unpriced"),
    ]
    st.caption(" · ".join(parts))


def offer_summary(at_work: Desk, review: Review) -> None:
    """Offer a summary by the model, and show it as plain text with its bill."""
    if services().review.is_weak or not review.findings:
        return
    if at_work.summary is None and st.button(_("Sum up"), icon=":material/short_text:"):
        with shown_errors(), st.spinner(_("The model sums up the findings…")):
            options = ReviewOptions(reply_language=SPOKEN[language()])
            # Each look at Streamlit is where a pressed Stop takes effect.
            at_work.summary = services().review.sum_up(review, options, lambda _progress: st.session_state.get("stop"))
    if at_work.summary:
        with st.container(border=True):
            st.text(at_work.summary.text)
            show_receipt(at_work.summary.bill)
