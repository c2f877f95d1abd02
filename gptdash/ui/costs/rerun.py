"""A sample of the traffic, asked again of another model, side by side."""

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gptdash.domain.errors import EndpointError
from gptdash.domain.events import Done
from gptdash.domain.spending import Slice
from gptdash.domain.usage import CallRecord
from gptdash.domain.wording import mark
from gptdash.services.costs import Again, Sample
from gptdash.ui.boundary import shown_errors
from gptdash.ui.locales import as_count, as_money, as_money_in_markdown
from gptdash.ui.markdown import plain
from gptdash.ui.session import services
from gptdash.ui.streaming import readable
from gptdash.ui.text import _, ngettext, say_plain

MOST: Final = 10
OUTCOME_KEY: Final = "costs_rerun_outcome"


def show_rerun(part: Slice) -> None:
    """Offer to ask a sample again, with its price first, and show what came of it."""
    st.subheader(_("Ask a sample again"))
    samples = services().costs.rerun.samples(part, MOST)
    if not samples:
        st.caption(
            _(
                "There is nothing to ask again: it takes first messages of conversations without files or tools, or "
                "items of jobs, that were answered in this time."
            )
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="costs_rerun_controls"):
        count = st.number_input(_("Calls"), 1, len(samples), min(3, len(samples)), key="costs_rerun_count")
        model = st.selectbox(_("Ask"), _models(), accept_new_options=True, key="costs_rerun_model")
    chosen = samples[: int(count)]
    with shown_errors():
        if model and _confirmed(chosen, model):
            st.session_state[OUTCOME_KEY] = _ask_all(chosen, model)
            st.rerun()
    _show_outcome()


def _models() -> list[str]:
    endpoint = services().endpoint
    own = [endpoint.model] if endpoint.model else []
    if endpoint.kind == "embedded":
        return own
    try:
        return sorted(services().models())
    except EndpointError:
        return own


def _confirmed(samples: Sequence[Sample], model: str) -> bool:
    price = services().costs.rerun.price(samples, model)
    facts = {"n_in": as_count(price.input_tokens)}
    if price.worst_nano_usd is None or price.input_nano_usd is None:
        st.markdown(_("{n_in} input tokens; nobody knows the price of this model here.", **facts))
    else:
        costs = {"price": _amount(price.input_nano_usd), "worst": _amount(price.worst_nano_usd)}
        template = mark("{n_in} input tokens cost **{price}**; with the longest possible replies **{worst}** at most.")
        st.markdown(_(template, **facts, **costs))
    return st.button(_("Ask again"), icon=":material/replay:", type="primary", key="costs_rerun_start")


def _amount(nano_usd: int) -> str:
    return as_money_in_markdown(nano_usd) or ""


def _ask_all(samples: Sequence[Sample], model: str) -> tuple[Again, ...]:
    """Make the calls one after the other; a pressed Stop or another page cancels the one that runs."""
    asked: list[Again] = []
    with st.status(_("Asking…"), expanded=True) as status:
        for number, sample in enumerate(samples, 1):
            status.update(label=_("Asking {n} of {all}", n=number, all=len(samples)))
            asked.append(_ask(sample, model, status.empty()))
    return tuple(asked)


def _ask(sample: Sample, model: str, place: DeltaGenerator) -> Again:
    again = services().costs.rerun.again(sample, model)
    for _tick in again.ticks():
        place.text(again.text[-200:] or "…")
    place.empty()
    return again


def _show_outcome() -> None:
    outcome: tuple[Again, ...] = st.session_state.get(OUTCOME_KEY, ())
    if not outcome:
        return
    st.dataframe(
        pd.DataFrame(_totals(outcome)), hide_index=True, placeholder="–", width="stretch", alt=_("Before and after")
    )
    for number, again in enumerate(outcome, 1):
        st.markdown(f"**{number}.**")
        st.code(again.sample.texts.asked, language=None, wrap_lines=True)
        before, after = st.columns(2)
        with before.container(border=True):
            _show_reply(again.sample.call.model, readable(again.sample.texts.replied), _told(again.sample.call))
        with after.container(border=True):
            told = _told(again.done) if again.done else ""
            _show_reply(again.model, readable(again.text), told)
            if again.problem:
                st.error(say_plain(again.problem), icon=":material/error:")


def _show_reply(model: str, text: str, told: str) -> None:
    st.markdown(f"**{plain(model)}**")
    st.markdown(text or _("(no text)"))
    st.caption(told)


def _told(bill: CallRecord | Done) -> str:
    cost = as_money(bill.cost.nano_usd) or _("unpriced")
    tokens = ngettext("{n} token out", "{n} tokens out", bill.usage.output_tokens)
    return f"{cost} · {bill.duration_ms / 1000:.1f} s · {tokens}"


def _totals(outcome: Sequence[Again]) -> list[dict[str, str]]:
    before = [again.sample.call for again in outcome]
    after = [again.done for again in outcome if again.done]
    models = ", ".join(sorted({call.model for call in before}))
    return [_total(models, before), _total(outcome[0].model, after)]


def _total(models: str, bills: Sequence[CallRecord | Done]) -> dict[str, str]:
    costs = [bill.cost.nano_usd for bill in bills]
    known = [cost for cost in costs if cost is not None]
    seconds = sum(bill.duration_ms for bill in bills) / 1000
    return {
        _("Model"): models,
        _("Calls"): str(len(bills)),
        _("Cost"): (as_money(sum(known)) or "") if len(known) == len(costs) else _("unpriced"),
        _("Seconds"): f"{seconds:.1f}",
        _("Tokens out"): as_count(sum(bill.usage.output_tokens for bill in bills)),
    }
