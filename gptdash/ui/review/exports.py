"""The review as files for people and machines; each is written when it is asked for."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from gptdash.domain.wording import mark
from gptdash.services.review import (
    Review,
    annotations,
    csv_report,
    generate_report,
    html_report,
    json_report,
    sarif_report,
)
from gptdash.ui.review.desk import Desk
from gptdash.ui.text import _, language, sayer

FORMATS: Final[tuple[tuple[str, str, str], ...]] = (
    (mark("Report (Markdown)"), "review.md", "text/markdown"),
    (mark("Report (HTML)"), "review.html", "text/html"),
    (mark("SARIF 2.1.0"), "review.sarif", "application/sarif+json"),
    (mark("JSON"), "review.json", "application/json"),
    (mark("Table (CSV)"), "review.csv", "text/csv"),
    (mark("GitHub annotations"), "review.txt", "text/plain"),
)


def show_exports(at_work: Desk, review: Review) -> None:
    """Offer the review, as it stands with what was decided, in every format."""
    with st.popover(_("Export"), icon=":material/download:"):
        for label, name, mime in FORMATS:
            text = _writer(name, at_work, review)
            st.download_button(
                _(label), text, file_name=name, mime=mime, key=f"review_export_{name}", on_click="ignore",
                icon=":material/description:", width="stretch",
            )  # fmt: skip


def _writer(name: str, at_work: Desk, review: Review) -> Callable[[], str]:
    """Return what writes a format; the language is looked up now, where the page can be asked."""
    spoken = {"en": "en", "zh_Hant": "zh-Hant"}[language()]
    say = sayer()
    summary = at_work.summary.text if at_work.summary else ""
    writers: dict[str, Callable[[], str]] = {
        "review.md": lambda: generate_report(review, say, summary=summary),
        "review.html": lambda: html_report(review, say, language=spoken, summary=summary),
        "review.sarif": lambda: sarif_report(review, at_work.changes),
        "review.json": lambda: json_report(review),
        "review.csv": lambda: csv_report(review),
        "review.txt": lambda: annotations(review),
    }
    return writers[name]
