"""The parts of the images page: the picture, its facts, and answers about it."""

from dataclasses import dataclass, field
from typing import Final

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from gptdash.domain.errors import FileRejected, GptdashError
from gptdash.domain.events import Done
from gptdash.domain.messages import Detail
from gptdash.domain.wording import mark
from gptdash.services.images import MAX_SIDE, ImageFacts, Location, Swatch
from gptdash.ui.boundary import show_error
from gptdash.ui.receipt import show_receipt
from gptdash.ui.session import services
from gptdash.ui.streaming import grow, readable
from gptdash.ui.text import _, say

PICTURE_KEY: Final = "images_picture"
UPLOAD_KEY: Final = "images_upload"
REJECTED_KEY: Final = "images_rejected"
TYPES: Final = ("png", "jpg", "jpeg", "webp", "gif")
DETAILS: Final[dict[Detail, str]] = {"auto": mark("automatic"), "low": mark("low, cheaper"), "high": mark("high")}
PALETTE_HEIGHT: Final = 70
SMALLEST_SHARE: Final = 0.01
UPLOAD_MB: Final = 50


@dataclass
class Exchange:
    """A question about the picture, and what came of it."""

    question: str
    text: str = ""
    done: Done | None = None
    sent: str = ""


@dataclass
class Picture:
    """The picture of this session, its facts and what was asked about it."""

    name: str
    data: bytes
    facts: ImageFacts
    exchanges: list[Exchange] = field(default_factory=list)


def choose_picture() -> Picture | None:
    """Let the user upload a picture; it stays until another one comes."""
    st.file_uploader(
        _("Upload an image"), type=TYPES, key=UPLOAD_KEY, on_change=_load_upload, max_upload_size=UPLOAD_MB
    )
    rejected = st.session_state.get(REJECTED_KEY)
    if rejected:
        show_error(rejected)
    picture: Picture | None = st.session_state.get(PICTURE_KEY)
    return picture


def _load_upload() -> None:
    st.session_state.pop(REJECTED_KEY, None)
    upload = st.session_state.get(UPLOAD_KEY)
    if upload is None:
        return
    data = upload.getvalue()
    try:
        facts = services().images.inspect(upload.name, data)
    except FileRejected as error:
        st.session_state[REJECTED_KEY] = error
        st.session_state.pop(PICTURE_KEY, None)
        return
    st.session_state[PICTURE_KEY] = Picture(upload.name, data, facts)


def show_facts(facts: ImageFacts) -> None:
    """Show what the file holds, its colours and its metadata."""
    for note in facts.notes:
        st.warning(say(note), icon=":material/warning:")
    if facts.location:
        st.warning(_location_text(facts.location), icon=":material/location_on:")
    with st.container(horizontal=True):
        st.metric(_("Format"), facts.format, border=True)
        st.metric(_("Size"), f"{facts.width} × {facts.height}", border=True, help=_size_help(facts))
        st.metric(_("Bytes"), f"{facts.size_bytes:,}", border=True)
        st.metric(_("Mode"), facts.mode, border=True)
        st.metric(_("Brightness"), f"{facts.brightness:.0%}", border=True, help=_("0% is black, 100% white"))
        st.metric(_("Sharpness"), f"{facts.sharpness:,.0f}", border=True, help=_sharpness_help())
    _show_palette(facts.palette)
    _show_metadata(facts)


def _size_help(facts: ImageFacts) -> str:
    return _("Pixels, as the picture is shown: {megapixels} megapixels.", megapixels=f"{facts.megapixels:.2f}")


def _sharpness_help() -> str:
    return _("Variance of the Laplacian; blurred and flat pictures are near 0, sharp ones in the hundreds and above.")


def _location_text(location: Location) -> str:
    if location.latitude is None or location.longitude is None:
        return _("The file holds the place where the picture was taken. It is removed before anything is sent.")
    return _(
        "The file tells where the picture was taken: {latitude}, {longitude}. That is removed before anything is sent.",
        latitude=f"{location.latitude:.5f}",
        longitude=f"{location.longitude:.5f}",
    )


def _show_palette(palette: tuple[Swatch, ...]) -> None:
    bars = [
        go.Bar(x=[swatch.share], y=[""], orientation="h", marker={"color": swatch.colour}, name=swatch.colour,
               text=swatch.colour, textposition="inside", insidetextanchor="middle", textangle=0,
               hovertemplate="%{x:.1%}")
        for swatch in palette
    ]  # fmt: skip
    layout = go.Layout(
        barmode="stack", height=PALETTE_HEIGHT, margin={"l": 0, "r": 0, "t": 0, "b": 0}, showlegend=False,
        xaxis={"visible": False, "range": [0, 1]}, yaxis={"visible": False},
    )  # fmt: skip
    st.markdown(_("**Palette**"))
    shares = ", ".join(f"{swatch.colour} {_share_text(swatch.share)}" for swatch in palette)
    st.plotly_chart(go.Figure(bars, layout), width="stretch", key="images_palette", alt=shares)
    st.caption(shares)


def _share_text(share: float) -> str:
    return f"{share:.0%}" if share >= SMALLEST_SHARE else f"<{SMALLEST_SHARE:.0%}"


def _show_metadata(facts: ImageFacts) -> None:
    st.markdown(_("**Metadata**"))
    if not facts.metadata:
        st.caption(_("The file carries no metadata."))
        return
    table = pd.DataFrame(
        [(entry.group, entry.tag, entry.value) for entry in facts.metadata],
        columns=[_("Where"), _("Tag"), _("Value")],
    )
    st.dataframe(table, width="stretch", hide_index=True, alt=_("The metadata of the file"))


def show_questions(picture: Picture) -> None:
    """Show what was asked, and a form for the next question where the model may see."""
    for exchange in picture.exchanges:
        _show_exchange(exchange)
    if services().images.sees is False:
        st.info(
            _("The current model cannot see images, so questions are off; the facts above need no model."),
            icon=":material/visibility_off:",
        )
        return
    with st.form("images_form", border=False):
        question = st.text_area(_("Ask about this image"), key="images_question", height=80)
        detail = st.selectbox(_("Detail"), list(DETAILS), format_func=lambda level: _(DETAILS[level]))
        st.caption(_("Sent without metadata, upright, and at most {side} pixels long.", side=MAX_SIDE))
        asked = st.form_submit_button(_("Ask"), type="primary", icon=":material/send:")
    if asked:
        _ask(picture, question, detail)


def _ask(picture: Picture, question: str, detail: Detail) -> None:
    exchange = Exchange(question)
    try:
        answer = services().images.ask(picture.name, picture.data, question, detail)
        exchange.sent = f"{answer.sent.width} × {answer.sent.height}"
        with answer, st.chat_message("assistant", avatar=":material/image_search:"):
            try:
                grow(answer, _("Waiting for the first word…"))
            finally:
                exchange.text = answer.text
                if answer.text:
                    picture.exchanges.append(exchange)
            exchange.done = answer.done
    except GptdashError as error:
        show_error(error)
        return
    st.rerun()


def _show_exchange(exchange: Exchange) -> None:
    with st.chat_message("user", avatar=":material/person:"):
        st.text(exchange.question)
    with st.chat_message("assistant", avatar=":material/image_search:"):
        st.markdown(readable(exchange.text))
        if exchange.done:
            st.caption(_("Sent as {size} pixels.", size=exchange.sent))
            show_receipt(exchange.done)
        else:
            st.caption(_("Not complete. What had arrived is kept."))
