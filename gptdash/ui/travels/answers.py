"""An answer of the data page, on its way into a chat."""

import streamlit as st

from gptdash.domain.errors import GptdashError
from gptdash.services.analysis import Answer
from gptdash.services.analysis.outputs import answer_in_words, chart_picture, pictures_problem
from gptdash.services.analysis.wording import title_of
from gptdash.services.chat import Upload
from gptdash.ui.chat import draft_message
from gptdash.ui.files import file_stem
from gptdash.ui.navigation import page_of
from gptdash.ui.session import services
from gptdash.ui.text import _, say


def offer_answer(answer: Answer, question: str, key: str) -> None:
    """Offer to take an answer into a new conversation, where it waits beside the composer."""
    if st.button(_("Discuss in chat"), icon=":material/forum:", key=key):
        with st.spinner(_("Drawing the chart…")):
            files = _files(answer, question)
        draft_message(_("What stands out in this result, and what could explain it?"), files)
        st.switch_page(page_of("chat"))


def _files(answer: Answer, question: str) -> tuple[Upload, ...]:
    """Draw the chart where it can be drawn and seen; else tell of it, with its rows."""
    name = file_stem(question or title_of(answer.spec, say))
    picture = _picture(answer)
    if picture is not None:
        return (Upload(name=f"{name}.png", data=picture),)
    return (Upload(name=f"{name}.txt", data=answer_in_words(answer, question, say).encode()),)


def _picture(answer: Answer) -> bytes | None:
    if services().capabilities().vision is False or answer.spec.kind == "number" or pictures_problem():
        return None
    try:
        return chart_picture(services().analysis.figure(answer.spec, answer.table, say), "png")
    except GptdashError:
        return None  # the words say the same
