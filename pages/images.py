"""Images: what picture files hold, and questions about them."""

import streamlit as st

from gptdash.ui.boundary import shown_errors
from gptdash.ui.images import (
    choose_pictures,
    keep_all,
    offer_sample,
    show_comparison,
    show_extraction,
    show_facts,
    show_gallery,
    show_history,
    show_lab,
    show_questions,
    tell_sight,
)
from gptdash.ui.jobs import ask_many_pictures
from gptdash.ui.text import _

SECTIONS = {
    "facts": (_("Facts"), ":material/info:", show_facts),
    "lab": (_("Size and price"), ":material/crop:", show_lab),
    "ask": (_("Ask"), ":material/chat:", show_questions),
    "read": (_("Extract"), ":material/document_scanner:", show_extraction),
    "compare": (_("Compare"), ":material/compare:", show_comparison),
    "many": (_("Many at once"), ":material/photo_library:", ask_many_pictures),
    "history": (_("History"), ":material/history:", show_history),
}
WITHOUT_PICTURES = ("many", "history")

st.title(_("Images"))
st.caption(_("The facts are found on this machine. Only a question sends pictures, and then without their metadata."))
desk = choose_pictures()
if desk.pictures:
    tell_sight()
    show_gallery(desk)
section = st.segmented_control(
    _("Section"),
    list(SECTIONS),
    default="facts",
    required=True,
    format_func=lambda name: f"{SECTIONS[name][1]} {SECTIONS[name][0]}",
    key="images_section",
    label_visibility="collapsed",
    persist_state="session",
)
with shown_errors():
    if desk.pictures or section in WITHOUT_PICTURES:
        SECTIONS[section][2]()
    else:
        offer_sample()
with shown_errors():
    keep_all()
