"""What is asked of each item, and how."""

from typing import Final, Literal

import streamlit as st

from gptdash.domain.jobs import WIDEST, JobSpec
from gptdash.domain.requests import Parameters
from gptdash.domain.wording import mark
from gptdash.services.exchange.schemas import schema_of_text
from gptdash.services.jobs import EXPECTED
from gptdash.ui.session import services
from gptdash.ui.text import _

WIDTH: Final = 8
Way = Literal["calls", "batch"]
WAYS: Final[dict[Way, str]] = {
    "calls": mark("One by one, now"),
    "batch": mark("As a batch, for half the price, within a day"),
}


def choose_spec(prefix: str, *, has_expected: bool = False) -> JobSpec:
    """Let the user say what is asked of each item; `has_expected` offers to hold replies against that column."""
    system = st.text_area(_("Instructions for all of them"), key=f"{prefix}_system", height=80)
    way = _choose_way(prefix)
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    with left:
        width = st.slider(_("Calls at once"), 1, WIDEST, WIDTH, key=f"{prefix}_width", disabled=way == "batch")
    with middle:
        limit = st.number_input(
            _("Most tokens of a reply"),
            min_value=1,
            value=None,
            step=100,
            key=f"{prefix}_limit",
            placeholder=_("no limit"),
        )
    with right, st.popover(_("Answer as an object"), icon=":material/data_object:", width="stretch"):
        schema = st.text_area(
            _("JSON Schema or pydantic model"),
            key=f"{prefix}_schema",
            height=160,
            help=_("Each answer is held against it; one that does not follow it counts as failed."),
        )
    checks = has_expected and st.checkbox(
        _("Hold each reply against the column “expected”"), value=True, key=f"{prefix}_expected"
    )
    return JobSpec(
        system=system,
        width=width,
        by=way,
        check=EXPECTED if checks else None,
        output=schema_of_text(schema) if schema.strip() else None,
        parameters=Parameters(max_output_tokens=limit),
    )


def _choose_way(prefix: str) -> Way:
    """Offer the batch where the server has one."""
    if not services().jobs.takes_batches():
        return "calls"
    chosen: Way | None = st.segmented_control(
        _("How they are asked"),
        list(WAYS),
        default="calls",
        format_func=lambda way: _(WAYS[way]),
        key=f"{prefix}_way",
        required=True,
    )
    return chosen or "calls"
