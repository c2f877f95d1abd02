"""The parts of the review page: the code that is typed or uploaded, the findings, and the report."""

from typing import Final, Literal

import streamlit as st

from gptdash.domain.errors import FileRejected
from gptdash.domain.wording import mark
from gptdash.services.review import (
    LANGUAGES,
    SEVERITIES,
    Category,
    Finding,
    Review,
    ReviewOptions,
    Severity,
    generate_report,
    place_of,
    read_by,
    read_source,
    sample_source,
    score_said,
    state_said,
)
from gptdash.ui.boundary import show_error
from gptdash.ui.receipt import show_receipt
from gptdash.ui.session import services
from gptdash.ui.text import LANGUAGES as SPOKEN
from gptdash.ui.text import _, language, ngettext, say

CODE_KEY: Final = "review_code"
FILE_KEY: Final = "review_file"
LANGUAGE_KEY: Final = "review_language"
UPLOAD_KEY: Final = "review_upload"
REJECTED_KEY: Final = "review_rejected"
RESULT_KEY: Final = "review_result"
LAST_CODE_KEY: Final = "review_last_code"
SHOWN_A_PAGE: Final = 25
UPLOAD_MB: Final = 1

Colour = Literal["red", "orange", "yellow", "blue", "gray"]
SEVERITY_NAMES: Final[dict[Severity, str]] = {
    "critical": mark("critical"),
    "high": mark("high"),
    "medium": mark("medium"),
    "low": mark("low"),
    "info": mark("info"),
}
SEVERITY_COLOURS: Final[dict[Severity, Colour]] = {
    "critical": "red",
    "high": "red",
    "medium": "orange",
    "low": "yellow",
    "info": "gray",
}
CATEGORY_NAMES: Final[dict[Category, str]] = {
    "security": mark("security"),
    "bug": mark("bug"),
    "performance": mark("performance"),
    "maintainability": mark("maintainability"),
    "style": mark("style"),
}


def code_input() -> tuple[str, str | None, str | None]:
    """Let the user paste, upload or load the sample; return code, file name and language id."""
    st.file_uploader(_("Upload a source file"), key=UPLOAD_KEY, on_change=_load_upload, max_upload_size=UPLOAD_MB)
    rejected = st.session_state.get(REJECTED_KEY)
    if rejected:
        show_error(rejected)
    code = st.text_area(
        _("Code"), height=320, key=CODE_KEY, on_change=_forget_other_name, persist_state="session",
        placeholder=_("Paste code here"),
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        file = st.text_input(
            _("File name (optional)"), key=FILE_KEY, persist_state="session", help=_("Its ending tells the language.")
        )
        names = {known.id: known.name for known in LANGUAGES}
        chosen = st.selectbox(
            _("Language"),
            ["", *names],
            format_func=lambda id_: names[id_] if id_ else _("Tell by name and content"),
            key=LANGUAGE_KEY,
            persist_state="session",
        )
        st.button(_("Load the sample"), icon=":material/science:", on_click=_load_sample)
    return code or "", file or None, chosen or None


def _load_upload() -> None:
    st.session_state.pop(REJECTED_KEY, None)
    upload = st.session_state.get(UPLOAD_KEY)
    if upload is None:
        return
    try:
        _set_code(upload.name, read_source(upload.name, upload.getvalue()))
    except FileRejected as error:
        st.session_state[REJECTED_KEY] = error


def _load_sample() -> None:
    st.session_state.pop(REJECTED_KEY, None)
    _set_code(*sample_source())


def _set_code(name: str, code: str) -> None:
    st.session_state[FILE_KEY] = name
    st.session_state[CODE_KEY] = st.session_state[LAST_CODE_KEY] = code
    st.session_state[LANGUAGE_KEY] = ""
    st.session_state.pop(RESULT_KEY, None)


def _forget_other_name() -> None:
    """Drop the name of a file whose code was replaced as a whole; an edited file keeps it."""
    before, now = st.session_state.get(LAST_CODE_KEY), st.session_state[CODE_KEY]
    st.session_state[LAST_CODE_KEY] = now
    if before and not _said_lines(before) & _said_lines(now):
        st.session_state[FILE_KEY] = ""


def _said_lines(code: str) -> set[str]:
    return {line.strip() for line in code.splitlines()} - {""}


def run_review(code: str, file: str | None, chosen: str | None) -> None:
    """Review the code and keep the result until the next one."""
    with st.spinner(_("Linters and model are at work…")):
        st.session_state[RESULT_KEY] = services().review.review_code(
            code,
            filename=file,
            language=chosen,
            options=ReviewOptions(reply_language=SPOKEN[language()]),
            # Each look at Streamlit is where a pressed Stop takes effect.
            watch=lambda _progress: st.session_state.get(RESULT_KEY),
        )


def last_review() -> Review | None:
    """Return the last result of this session."""
    review: Review | None = st.session_state.get(RESULT_KEY)
    return review


def show_overview(review: Review) -> None:
    """Show what was covered, what must be known, and what it took."""
    st.subheader(
        ngettext("{n} finding in {file}", "{n} findings in {file}", len(review.findings), file=say(review.title)),
        anchor=False,
    )
    with st.container(horizontal=True):
        for severity, count in sorted(review.by_severity.items(), key=lambda item: SEVERITIES.index(item[0])):
            name = _(SEVERITY_NAMES[severity])
            st.badge(f"{count} {name}", color=SEVERITY_COLOURS[severity])
    st.caption(score_said(review.score, say))
    for covered in review.coverage:
        st.caption(f"{covered.file}: {state_said(covered, say)} ({say(read_by(covered))})")
    for note in review.notes:
        st.info(say(note), icon=":material/info:")
    for bill in review.bills:
        show_receipt(bill)


def chosen_severities(review: Review) -> tuple[Severity, ...]:
    """Let the user choose which severities are listed; all where none is chosen."""
    present = [severity for severity in SEVERITIES if severity in review.by_severity]
    chosen = st.pills(
        _("Show only"),
        present,
        selection_mode="multi",
        format_func=lambda severity: _(SEVERITY_NAMES[severity]),
        key="review_severities",
    )
    return tuple(chosen or present)


def show_findings(review: Review, findings: tuple[Finding, ...]) -> None:
    """List findings as cards, a page at a time."""
    pages = -(-len(findings) // SHOWN_A_PAGE)
    page = st.pagination(pages, key="review_page") if pages > 1 else 1
    for finding in findings[(page - 1) * SHOWN_A_PAGE : page * SHOWN_A_PAGE]:
        with st.container(border=True):
            _show_finding(finding, review.language_of(finding.file))


def _show_finding(finding: Finding, language_id: str | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(_(SEVERITY_NAMES[finding.severity]), color=SEVERITY_COLOURS[finding.severity])
        st.badge(_(CATEGORY_NAMES[finding.category]), color="gray")
        st.markdown(f"**{say(place_of(finding))}**")
        st.caption(" ".join((finding.source, *finding.rules)))
        if not finding.anchored:
            st.caption(_("unanchored: the code that the model quotes is not in this file"))
    # Words of tools and models are shown as they are; as Markdown they could load things or lead elsewhere.
    st.text(finding.message)
    if finding.quote:
        st.code(finding.quote, language=language_id)
    if finding.suggestion:
        st.text(finding.suggestion)


def show_report_button(review: Review) -> None:
    """Offer the whole review as a Markdown file."""
    st.download_button(
        _("Download the report"),
        generate_report(review, say),
        file_name="review.md",
        mime="text/markdown",
        icon=":material/download:",
        on_click="ignore",
    )
