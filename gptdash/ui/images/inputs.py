"""Where pictures come from: files, the clipboard, the camera."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal, Protocol

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from gptdash.domain.errors import GptdashError
from gptdash.domain.wording import mark
from gptdash.services.images import FIRST_PAGES, page_count, receive
from gptdash.ui.boundary import show_error, shown_errors
from gptdash.ui.images.desk import Desk, Pdf, desk
from gptdash.ui.markdown import plain
from gptdash.ui.session import services
from gptdash.ui.text import _, ngettext

Way = Literal["upload", "paste", "camera", "web"]
WAYS: Final[dict[Way, str]] = {
    "upload": mark("Upload"),
    "paste": mark("Paste"),
    "camera": mark("Camera"),
    "web": mark("Web address"),
}
WAY_ICONS: Final[dict[Way, str]] = {
    "upload": ":material/upload:",
    "paste": ":material/content_paste:",
    "camera": ":material/photo_camera:",
    "web": ":material/link:",
}
TYPES: Final = ("png", "jpg", "jpeg", "jfif", "webp", "gif", "avif", "heic", "heif", "pdf")
UPLOAD_MB: Final = 50
UPLOAD_KEY: Final = "images_upload"
CHANGED_KEY: Final = "images_upload_changed"
PLACEHOLDER: Final = "https://example.com/picture.jpg"


class File(Protocol):
    """A file that the browser sent."""

    name: str

    def getvalue(self) -> bytes:
        """Return its content."""


def choose_pictures() -> Desk:
    """Let the user give pictures; they stay until they are taken away."""
    way: Way = st.segmented_control(
        _("Pictures from"),
        list(WAYS),
        default="upload",
        required=True,
        format_func=lambda way: f"{WAY_ICONS[way]} {_(WAYS[way])}",
        key="images_way",
        label_visibility="collapsed",
        persist_state="session",
    )
    _BY_WAY[way]()
    at_work = desk()
    for problem in at_work.problems:
        show_error(problem)
    for number, pdf in enumerate(at_work.pdfs):
        _offer_pages(number, pdf)
    return at_work


def _upload() -> None:
    uploads = st.file_uploader(
        _("Upload pictures or PDF files"), type=TYPES, accept_multiple_files=True, key=UPLOAD_KEY,
        on_change=_note_change, max_upload_size=UPLOAD_MB, label_visibility="collapsed",
    )  # fmt: skip
    if st.session_state.pop(CHANGED_KEY, False):
        with st.spinner(_("Looking at the pictures…")):
            _take_uploads(uploads)
    # After a visit to another page the uploader is empty, and what came by it stays.
    desk().uploads = {upload.file_id for upload in uploads}


def _note_change() -> None:
    """Note that the uploader was used; what it holds is taken in where there is room to say so."""
    st.session_state[CHANGED_KEY] = True


def _take_uploads(uploads: Sequence[UploadedFile]) -> None:
    """Take in what was added to the uploader, and away what was taken out of it."""
    at_work = desk()
    gone = at_work.uploads - {upload.file_id for upload in uploads}
    at_work.pictures = [held for held in at_work.pictures if held.upload not in gone]
    take_in(upload for upload in uploads if upload.file_id not in at_work.uploads)


def _paste() -> None:
    # In a container it stands here; by itself it would stick to the lower end of the page.
    pasted = st.container().chat_input(
        _("Click here, paste pictures, then press Enter"), key="images_paste", accept_file="multiple",
        file_type=TYPES, max_upload_size=UPLOAD_MB,
    )  # fmt: skip
    if pasted:
        with st.spinner(_("Looking at the pictures…")):
            take_in(pasted.files)


def _photograph() -> None:
    key = f"images_camera_{desk().photographs}"
    st.camera_input(_("Take a picture"), key=key, on_change=_take_photograph, args=(key,), width=480)


def _take_photograph(key: str) -> None:
    photograph = st.session_state[key]
    if photograph:
        take_in((photograph,))
        desk().photographs += 1


def _fetch() -> None:
    with st.form("images_web_form", border=False):
        address = st.text_input(_("Address of a picture or PDF"), placeholder=PLACEHOLDER, key="images_address")
        st.caption(_("Fetched by this server, from public addresses only; redirects are checked as well."))
        wanted = st.form_submit_button(_("Fetch"), icon=":material/download:")
    with st.container():  # a place that stays when the spinner is gone: nothing below is drawn anew
        if not wanted or not address.strip():
            return
        at_work = desk()
        at_work.problems = []
        with st.spinner(_("Fetching the picture…")), shown_errors():
            found = services().images.fetch(address)
            take_file(at_work, found.name, found.data, url=found.url)


def take_in(files: Iterable[File]) -> None:
    """Take files in; what cannot be read is said, and the others are taken all the same."""
    at_work = desk()
    at_work.problems = []
    for file in files:
        take_file(at_work, file.name, file.getvalue(), upload=getattr(file, "file_id", None))


def take_file(
    at_work: Desk, name: str, data: bytes, pages: str = "", *, url: str | None = None, upload: str | None = None
) -> None:
    """Take one file in, of a PDF some pages; what cannot be read is said."""
    try:
        for picture in receive(name, data, pages, url=url):
            at_work.hold(picture, upload)
        if (count := page_count(name, data)) and not pages:
            at_work.pdfs.append(Pdf(name, data, count))
    except GptdashError as error:
        at_work.problems.append(error)


def _offer_pages(number: int, pdf: Pdf) -> None:
    """Offer the pages of a PDF that were not taken in at first."""
    if pdf.pages <= FIRST_PAGES:
        return
    with st.form(f"images_pages_{number}", border=False):
        told = ngettext("{name} has {n} page.", "{name} has {n} pages.", pdf.pages, name=plain(pdf.name))
        pages = st.text_input(told + " " + _("Add these pages:"), placeholder=f"{FIRST_PAGES + 1}-{pdf.pages}")
        if st.form_submit_button(_("Add pages"), icon=":material/note_add:") and pages.strip():
            desk().problems = []
            take_file(desk(), pdf.name, pdf.data, pages)
            st.rerun()


_BY_WAY: Final[dict[Way, Callable[[], None]]] = {
    "upload": _upload,
    "paste": _paste,
    "camera": _photograph,
    "web": _fetch,
}
