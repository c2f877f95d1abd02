"""Files of the costs page: exports, the reconciliation with OpenAI's usage, and what is kept how long."""

from functools import partial

import pandas as pd
import streamlit as st

from gptdash.domain.usage_exports import Reconciled
from gptdash.ui.boundary import shown_errors
from gptdash.ui.costs.period import choose_period
from gptdash.ui.locales import as_count, as_money, as_money_in_markdown
from gptdash.ui.session import services
from gptdash.ui.text import _, say


def show_files() -> None:
    """Offer exports, reconcile an import, and let old calls be purged."""
    _show_exports()
    _show_reconciling()
    _show_retention()


def _show_exports() -> None:
    st.subheader(_("Export"))
    part = choose_period()
    exporting = services().costs.exporting
    with st.container(horizontal=True, key="costs_exports"):
        for label, name, write, mime in (
            (_("Calls as CSV"), "calls.csv", exporting.calls_csv, "text/csv"),
            (_("Calls as Parquet"), "calls.parquet", exporting.calls_parquet, "application/vnd.apache.parquet"),
            (_("Hours in FOCUS columns"), "focus.csv", exporting.focus_csv, "text/csv"),
        ):
            st.download_button(
                label,
                partial(write, part),
                f"gptdash-{name}",
                mime,
                icon=":material/download:",
                on_click="ignore",
                key=f"costs_export_{name}",
            )
    st.caption(
        _(
            "The newest 200,000 settled calls, without their texts; cells that a spreadsheet would run as formulas are "
            "made text. FOCUS 1.2 is read by other cost tools; its costs here are list prices, not an invoice."
        )
    )


def _show_reconciling() -> None:
    st.subheader(_("Compare with OpenAI's usage"))
    file = st.file_uploader(
        _("Usage export (CSV from the dashboard, or JSON of the usage API, by model)"),
        type=["csv", "json"],
        key="costs_usage_file",
    )
    if file is None:
        return
    with shown_errors():
        with st.spinner(_("Comparing with the ledger…")):
            found = services().costs.reconciling.reconcile(file.name, file.getvalue())
        frame = pd.DataFrame([_columns(line) for line in found])
        st.dataframe(
            frame, hide_index=True, placeholder="–", width="stretch", alt=_("Theirs and ours by day and model")
        )
        known = [line.variance_nano_usd for line in found if line.variance_nano_usd is not None]
        st.markdown(
            _(
                "In all, the export holds **{n}** more than the ledger, by list price.",
                n=as_money_in_markdown(sum(known)) or "",
            )
        )
        st.caption(_("Days are UTC, as in OpenAI's export. Only calls that went to api.openai.com are compared."))


def _columns(line: Reconciled) -> dict[str, object]:
    def both(theirs: int, ours: int) -> str:
        return as_count(theirs) if theirs == ours else f"{as_count(theirs)} / {as_count(ours)}"

    return {
        _("Day"): line.theirs.day,
        _("Model"): line.theirs.model,
        _("Requests (theirs / ours)"): both(line.theirs.requests, line.ours.requests),
        _("In"): both(line.theirs.input_tokens, line.ours.input_tokens),
        _("Cached"): both(line.theirs.cached_tokens, line.ours.cached_tokens),
        _("Out"): both(line.theirs.output_tokens, line.ours.output_tokens),
        _("Difference"): as_money(line.variance_nano_usd) or _("unpriced"),
        _("Why"): say(line.why),
    }


def _show_retention() -> None:
    st.subheader(_("What is kept"))
    days = services().settings.retention_days
    if days:
        st.caption(_("Calls and conversations older than {n} days are removed at each start.", n=days))
    else:
        st.caption(_("Calls and conversations are kept until removed here; GPTDASH_RETENTION_DAYS limits that."))
    with st.popover(_("Purge…"), icon=":material/delete_forever:"), st.form("costs_purge", border=False):
        older = st.number_input(_("Older than days"), 1, 3650, 365, key="costs_purge_days")
        sure = st.checkbox(_("Remove calls, conversations, reviews and kept replies for good"), key="costs_purge_sure")
        if st.form_submit_button(_("Purge"), type="primary"):
            if sure:
                _purge(int(older))
            else:
                st.warning(_("Tick the box first: what is purged cannot be brought back."))


def _purge(days: int) -> None:
    with shown_errors():
        with st.spinner(_("Removing…")):
            purged = services().costs.purge(days)
        told = _(
            "Removed: {calls} calls, {conversations} conversations.",
            calls=purged.calls,
            conversations=purged.conversations,
        )
        st.success(told, icon=":material/check:")
