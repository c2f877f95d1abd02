"""The cost lab: which part of a picture is sent, how large, and what that costs at each level of detail."""

import base64
from typing import Final

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from gptdash.services.images import LARGEST_SIDE, Box
from gptdash.ui.images.desk import DETAILS, Held, choose_detail, choose_one, chosen_detail
from gptdash.ui.locales import as_count
from gptdash.ui.markdown import plain
from gptdash.ui.receipt import price_text
from gptdash.ui.session import services
from gptdash.ui.text import _, say

SMALLEST_SIDE: Final = 32
# Fewer pixels than a click of a shaking hand selects are no part of a picture.
SMALLEST_BOX: Final = 4
HIGHEST_PX: Final = 460
GRID: Final = 24
BARE: Final = {"l": 0, "r": 0, "t": 0, "b": 0}
MARKED: Final = {"color": "#e8590c", "width": 3}


def show_lab() -> None:
    """Let the user choose part and size of a picture, and show what it costs meanwhile."""
    held = choose_one(_("Picture"), "images_lab_of")
    left, right = st.columns([3, 2])
    with right:
        choose_detail()
        _choose_size(held)
        _choose_link(held)
        _show_price(held)
    with left:
        _show_selectable(held)
    _show_details(held)


def _choose_size(held: Held) -> None:
    """Let the user choose the part and the longest side; what cannot be smaller is not offered."""
    width, height = held.facts.width, held.facts.height
    box = held.picture.crop or Box(left=0, top=0, right=width, bottom=height)
    across = _choose_range(_("From left to right"), _key(held, "x"), width, (box.left, box.right))
    down = _choose_range(_("From top to bottom"), _key(held, "y"), height, (box.top, box.bottom))
    chosen = Box(left=across[0], top=down[0], right=across[1], bottom=down[1]).within(width, height)
    crop = None if (chosen.width, chosen.height) == (width, height) else chosen
    _choose_longest(held, chosen)
    st.button(
        _("Whole picture"), icon=":material/fit_screen:", type="tertiary", disabled=crop is None,
        key="images_whole", on_click=_choose_whole, args=(held,),
    )  # fmt: skip
    held.picture = held.picture.model_copy(update={"crop": crop})


def _choose_range(label: str, key: str, length: int, now: tuple[int, int]) -> tuple[int, int]:
    if length < SMALLEST_BOX:
        return 0, length
    st.session_state.setdefault(key, now)
    st.slider(label, 0, length, key=key, persist_state="session")
    chosen: tuple[int, int] = st.session_state[key]
    return chosen


def _choose_longest(held: Held, chosen: Box) -> None:
    """Let the user limit the size; a part that is smaller anyway does not change what was wished for the whole."""
    most = min(LARGEST_SIDE, max(chosen.width, chosen.height))
    if most <= SMALLEST_SIDE:
        return
    key = _key(held, "side")
    st.session_state[key] = min(held.picture.longest_side, most)
    st.slider(
        _("Longest side in pixels"), SMALLEST_SIDE, most, key=key, on_change=_limit, args=(held, key),
        help=_("The picture is made smaller before it is sent; the original stays as it is."),
    )  # fmt: skip


def _limit(held: Held, key: str) -> None:
    held.picture = held.picture.model_copy(update={"longest_side": st.session_state[key]})


def _choose_link(held: Held) -> None:
    """Offer to send where the picture was fetched from in place of the picture."""
    if not held.picture.url:
        return
    as_link = st.toggle(
        _("Send the web address itself"), value=held.picture.as_link, key=_key(held, "link"),
        help=_("The model's server fetches the whole picture then, with its metadata."),
    )  # fmt: skip
    held.picture = held.picture.model_copy(update={"as_link": as_link})


def _choose_whole(held: Held) -> None:
    st.session_state[_key(held, "x")] = (0, held.facts.width)
    st.session_state[_key(held, "y")] = (0, held.facts.height)


def _key(held: Held, what: str) -> str:
    return f"images_{what}_{held.number}"


def _show_selectable(held: Held) -> None:
    """Show the picture; a rectangle that is drawn on it becomes the part that is sent."""
    key = _key(held, "chart")
    st.plotly_chart(
        _figure(held), width="stretch", key=key, on_select=lambda: _take_box(held, key), selection_mode=("box",),
        config={"displayModeBar": False, "scrollZoom": False}, alt=held.picture.name,
    )  # fmt: skip
    st.caption(_("Draw a rectangle on the picture, or move the sliders, to send only a part of it."))


def _take_box(held: Held, key: str) -> None:
    boxes = st.session_state[key].selection.box
    if not boxes:
        return
    (left, right), (top, bottom) = sorted(boxes[0]["x"]), sorted(boxes[0]["y"])
    box = Box(left=round(left), top=round(top), right=round(right), bottom=round(bottom))
    box = box.within(held.facts.width, held.facts.height)
    if min(box.width, box.height) >= SMALLEST_BOX:
        st.session_state[_key(held, "x")] = (box.left, box.right)
        st.session_state[_key(held, "y")] = (box.top, box.bottom)


def _figure(held: Held) -> go.Figure:
    width, height = held.facts.width, held.facts.height
    # Nothing is seen of these points: a selection is told only where there is something to select.
    points = [((at % GRID + 0.5) * width / GRID, (at // GRID + 0.5) * height / GRID) for at in range(GRID * GRID)]
    figure = go.Figure(
        go.Scatter(
            x=[x for x, _y in points], y=[y for _x, y in points], mode="markers", marker={"opacity": 0},
            selected={"marker": {"opacity": 0}}, unselected={"marker": {"opacity": 0}}, hoverinfo="skip",
        )
    )  # fmt: skip
    source = f"data:image/jpeg;base64,{base64.b64encode(held.shown).decode()}"
    figure.add_layout_image(
        source=source, x=0, y=0, sizex=width, sizey=height, xref="x", yref="y", sizing="stretch", layer="below"
    )
    if box := held.picture.crop:
        figure.add_shape(type="rect", x0=box.left, x1=box.right, y0=box.top, y1=box.bottom, line=MARKED)
    axis = {"visible": False, "fixedrange": True, "constrain": "domain"}
    figure.update_layout(
        margin=BARE, height=min(HIGHEST_PX, max(120, round(700 * height / width))), dragmode="select", showlegend=False,
        xaxis={**axis, "range": [0, width]}, yaxis={**axis, "range": [height, 0], "scaleanchor": "x"},
        newselection={"line": MARKED}, plot_bgcolor="rgba(0,0,0,0)", paper_bgcolor="rgba(0,0,0,0)",
    )  # fmt: skip
    return figure


def _show_price(held: Held) -> None:
    """Show the size that is sent, and its tokens and price at the chosen level of detail."""
    meter = services().images.meter()
    priced = meter.price(held.size, chosen_detail())
    with st.container(horizontal=True):
        st.metric(_("Sent as"), f"{held.size[0]} × {held.size[1]}", border=True)
        st.metric(
            _("Tokens"), as_count(priced.tokens) if meter.is_known else f"≤ {as_count(priced.tokens)}", border=True
        )
        st.metric(_("Price"), price_text(priced.cost), border=True)


def _show_details(held: Held) -> None:
    """Show every level of detail side by side, with the formula that gives its tokens."""
    meter = services().images.meter()
    prices = [meter.price(held.size, detail) for detail in meter.details]
    st.markdown(_("**{model}, before sending**", model=plain(meter.model)))
    st.dataframe(
        pd.DataFrame(
            {
                _("Detail"): [_(DETAILS[price.detail]) for price in prices],
                _("Tokens"): [price.tokens for price in prices],
                _("Price"): [price_text(price.cost) for price in prices],
                _("Looked at as"): [f"{price.width} × {price.height}" for price in prices],
                _("Worked out"): [say(price.worked) for price in prices],
            }
        ),
        hide_index=True,
        width="stretch",
        alt=_("Tokens and price of the picture at each level of detail"),
    )
    st.caption(
        _("Formula: {formula}. Price: {price}.", formula=prices[0].source, price=prices[0].cost.source)
    )  # fmt: skip
