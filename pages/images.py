"""Images: what a picture file holds, and questions about it."""

import streamlit as st

from gptdash.ui.image_widgets import choose_picture, show_facts, show_questions
from gptdash.ui.jobs import ask_many_pictures
from gptdash.ui.text import _

st.title(_("Images"))
st.caption(_("The facts are found on this machine. Only a question sends the picture, and then without its metadata."))
picture = choose_picture()
if picture:
    left, right = st.columns([2, 3])
    with left:
        st.image(picture.data, alt=picture.name, caption=picture.name, width="stretch")
    with right:
        show_facts(picture.facts)
    show_questions(picture)
else:
    st.info(_("Upload a PNG, JPEG, WEBP or GIF file to begin."), icon=":material/upload:")
ask_many_pictures()
