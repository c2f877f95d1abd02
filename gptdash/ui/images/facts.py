"""What is known of a picture without a model."""

from typing import Final

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from gptdash.services.images import Histogram, ImageFacts, Location, Swatch
from gptdash.ui.images.desk import choose_one
from gptdash.ui.images.reading import show_text
from gptdash.ui.locales import as_amount, as_count
from gptdash.ui.text import _, say_plain

PALETTE_PX: Final = 70
HISTOGRAM_PX: Final = 150
SMALLEST_SHARE: Final = 0.01
BARE: Final = {"l": 0, "r": 0, "t": 0, "b": 0}
CHANNELS: Final = {"red": "#d64545", "green": "#3d9a50", "blue": "#3f74c9", "luma": "#8a8a8a"}


def show_facts() -> None:
    """Show a picture beside what its file holds."""
    held = choose_one(_("Picture"), "images_facts_of")
    left, right = st.columns([2, 3])
    with left:
        st.image(held.shown, alt=held.picture.name, width="stretch")
        show_text(held)
    with right:
        _show(held.facts)


def _show(facts: ImageFacts) -> None:
    for note in facts.notes:
        st.warning(say_plain(note), icon=":material/warning:")
    if facts.location:
        st.warning(_location_text(facts.location), icon=":material/location_on:")
    with st.container(horizontal=True):
        st.metric(_("Format"), facts.format, border=True)
        st.metric(_("Size"), f"{facts.width} × {facts.height}", border=True, help=_size_help(facts))
        st.metric(_("Bytes"), as_count(facts.size_bytes), border=True)
        st.metric(_("Mode"), facts.mode, border=True)
        st.metric(_("Brightness"), f"{facts.brightness:.0%}", border=True, help=_("Black is 0, white is 100."))
        st.metric(_("Sharpness"), as_amount(facts.sharpness, 0), border=True, help=_sharpness_help())
    _show_palette(facts.palette)
    _show_histogram(facts.histogram)
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
        barmode="stack", height=PALETTE_PX, margin=BARE, showlegend=False,
        xaxis={"visible": False, "range": [0, 1]}, yaxis={"visible": False},
    )  # fmt: skip
    st.markdown(_("**Palette**"))
    shares = ", ".join(f"{swatch.colour} {_share_text(swatch.share)}" for swatch in palette)
    st.plotly_chart(go.Figure(bars, layout), width="stretch", key="images_palette", alt=shares)
    st.caption(shares)


def _share_text(share: float) -> str:
    return f"{share:.0%}" if share >= SMALLEST_SHARE else f"<{SMALLEST_SHARE:.0%}"


def _show_histogram(histogram: Histogram) -> None:
    names = {"red": _("red"), "green": _("green"), "blue": _("blue"), "luma": _("luma")}
    lines = [
        go.Scatter(
            y=getattr(histogram, channel), name=names[channel], mode="lines",
            line={"color": colour, "shape": "hvh", "width": 1.5}, hovertemplate="%{y:.1%}",
        )
        for channel, colour in CHANNELS.items()
    ]  # fmt: skip
    layout = go.Layout(
        height=HISTOGRAM_PX, margin=BARE, legend={"orientation": "h", "y": 1.15}, xaxis={"visible": False},
        yaxis={"visible": False, "rangemode": "tozero"}, hovermode="x",
    )  # fmt: skip
    st.markdown(_("**Histogram**"))
    alt = _("How much of the picture is how bright, from dark on the left to bright on the right, by channel")
    st.plotly_chart(go.Figure(lines, layout), width="stretch", key="images_histogram", alt=alt)


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
    st.caption(_("None of this is sent: the picture is saved anew for sending, and the original stays as it is."))
