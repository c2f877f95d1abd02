"""What the stored traffic would cost on other models, and a sample of it asked again."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from gptdash.domain.repricing import Repriced
from gptdash.domain.spending import Sums
from gptdash.ui.costs.period import choose_period
from gptdash.ui.costs.rerun import show_rerun
from gptdash.ui.locales import as_count, as_money, as_money_in_markdown
from gptdash.ui.session import services
from gptdash.ui.text import _


def show_what_if() -> None:
    """Show the traffic of a period, or of one model in it, on every other model."""
    with st.container(horizontal=True, key="costs_what_if_controls"):
        period = choose_period()
        with st.spinner(_("Pricing the calls…")):
            everything = services().costs.what_if.compare(period)
        model = st.selectbox(
            _("Traffic of"), [None, *everything.traffic.models], format_func=lambda name: name or _("all models")
        )
    part = period.model_copy(update={"model": model})
    found = services().costs.what_if.compare(part) if model else everything
    sums = found.traffic.sums
    if not sums.calls:
        st.info(_("No calls in this time. Chat, ask a question or review code, and it can be priced otherwise here."))
        return
    _show_paid(sums)
    _show_table(found.repriced, sums)
    show_rerun(part)


def _show_paid(sums: Sums) -> None:
    st.markdown(
        _(
            "**{calls} calls** with {n_in} input tokens ({cached} cached) and {n_out} output tokens cost **{paid}**.",
            calls=as_count(sums.calls),
            n_in=as_count(sums.input_tokens),
            cached=as_count(sums.cached_tokens),
            n_out=as_count(sums.output_tokens),
            paid=as_money_in_markdown(sums.cost_nano_usd) or "",
        )
    )
    if sums.unpriced_calls:
        st.caption(_("{n} of them have no known price and are not in that sum.", n=sums.unpriced_calls))


def _show_table(repriced: Sequence[Repriced], sums: Sums) -> None:
    rows = [
        {
            _("Model"): each.model,
            _("Standard"): as_money(each.standard_nano_usd),
            _("Batch"): as_money(each.batch_nano_usd),
            _("Against paid"): _against(each.standard_nano_usd, sums),
            _("Calls too long for it"): each.misfits,
            _("Context window"): as_count(each.context_window) if each.context_window else _("unknown"),
            _("Price from"): each.source,
        }
        for each in repriced
    ]
    st.markdown("**" + _("Same token counts") + "**")
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, placeholder="–", width="stretch", alt=_("The traffic on each model")
    )
    st.caption(
        _(
            "Priced with the same token counts as on the models that answered. Another model writes more or less, "
            "thinks more or less, and counts some texts otherwise, so take it as a first guess; asking a sample again "
            "tells more. Calls too long for a model are left out of its price. Batch is half the standard price, for "
            "calls that nobody waits for."
        )
    )


def _against(nano_usd: int, sums: Sums) -> str:
    paid = sums.cost_nano_usd
    return f"{(nano_usd - paid) / paid:+.0%}" if paid and not sums.unpriced_calls else "–"
