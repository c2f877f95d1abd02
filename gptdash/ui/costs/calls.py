"""The calls behind the charts, and what is known of one of them."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Final

import pandas as pd
import streamlit as st

from gptdash.domain.kept_texts import KeptText
from gptdash.domain.messages import Role
from gptdash.domain.redaction import mask_secrets
from gptdash.domain.spending import Slice
from gptdash.domain.usage import CallRecord
from gptdash.domain.wording import mark
from gptdash.ui.chat.receipts import tokens_text
from gptdash.ui.costs.naming import name_of
from gptdash.ui.locales import as_moment, as_money
from gptdash.ui.markdown import plain
from gptdash.ui.session import services
from gptdash.ui.text import _, ngettext

A_PAGE: Final = 50
ROLES: Final[dict[Role, str]] = {
    "system": mark("System"),
    "user": mark("Asked"),
    "assistant": mark("Replied"),
    "tool": mark("Result of a tool"),
}
LONG: Final = 800  # letters, from which on a text scrolls
LONG_PX: Final = 220


def show_calls(part: Slice, count: int, zone: tzinfo) -> None:
    """Show the calls of a part of the ledger a page at a time, and the trace of the one that is chosen."""
    st.subheader(_("Calls"))
    pages = max(1, -(-count // A_PAGE))
    # Another choice has another number of pages, and is shown from its first.
    page = st.pagination(pages, key=f"costs_page_{pages}") if pages > 1 else 1
    calls = services().costs.spent.calls(part, page - 1, A_PAGE)
    if not calls:
        st.caption(_("No settled call is among what is chosen."))
        return
    table = st.dataframe(
        pd.DataFrame(_columns(calls, zone)),
        width="stretch",
        hide_index=True,
        placeholder="–",
        alt=_("The table of calls"),
        column_config={_("Time"): st.column_config.DatetimeColumn(format="localized")},
        on_select="rerun",
        selection_mode="single-row",
        key=f"costs_calls_{page}_{calls[0].id}",
    )
    rows = table["selection"]["rows"]
    if rows and rows[0] < len(calls):
        show_trace(calls[rows[0]].id)
    else:
        st.caption(
            _("Choose a row to see one call: what was asked and answered, its timing, and where its price is from.")
        )


def _columns(calls: Sequence[CallRecord], zone: tzinfo) -> dict[str, list[object]]:
    return {
        _("Time"): [call.started_at.astimezone(zone).replace(tzinfo=None) for call in calls],
        _("Page"): [name_of("purpose", call.purpose) for call in calls],
        _("Model"): [call.model for call in calls],
        _("In"): [call.usage.input_tokens for call in calls],
        _("Cached"): [call.usage.cached_tokens for call in calls],
        _("Out"): [call.usage.output_tokens for call in calls],
        _("Reasoning"): [call.usage.reasoning_tokens for call in calls],
        _("Cost"): [as_money(call.cost.nano_usd) or _("unpriced") for call in calls],
        _("Seconds"): [call.duration_ms / 1000 for call in calls],
        _("First token (s)"): [None if call.first_token_ms is None else call.first_token_ms / 1000 for call in calls],
        _("Attempts"): [call.attempts for call in calls],
        _("Ended by"): [call.error_code or name_of("finish_reason", call.finish_reason) for call in calls],
        _("Tag"): [call.tag for call in calls],
        _("Remarks"): [", ".join(call.remarks) for call in calls],
        _("Endpoint"): [name_of("endpoint", call.endpoint) for call in calls],
    }


def show_trace(call_id: str) -> None:
    """Show all that is known of one call."""
    found = services().costs.spent.trace(call_id)
    if found is None:
        st.caption(_("This call was purged."))
        return
    call, texts = found
    with st.container(border=True, key="costs_trace"):
        st.markdown("**" + _("One call") + f"** · {plain(call.model)} · {as_moment(call.started_at, seconds=True)}")
        left, right = st.columns([1, 2])
        with left:
            st.dataframe(
                pd.DataFrame(_facts(call)),
                hide_index=True,
                placeholder="–",
                width="stretch",
                alt=_("What is known of the call"),
            )
        with right:
            _show_texts(texts)


def _facts(call: CallRecord) -> dict[str, list[str]]:
    first = _("none came") if call.first_token_ms is None else f"{call.first_token_ms / 1000:.2f} s"
    counted = _("by the server") if call.usage.source == "reported" else _("by us, an estimate")
    facts = {
        _("Call"): call.id,
        _("Server"): name_of("endpoint", call.endpoint),
        _("Ended by"): call.error_code or name_of("finish_reason", call.finish_reason),
        _("Tokens"): tokens_text(call.usage),
        _("Counted"): counted,
        _("Cost"): as_money(call.cost.nano_usd) or _("unpriced"),
        _("Price from"): call.cost.source,
        _("Tier"): call.service_tier or _("not told"),
        _("First token after"): first,
        _("Took"): f"{call.duration_ms / 1000:.2f} s",
        _("Sent"): ngettext("{n} time", "{n} times", call.attempts),
        _("Tag"): call.tag or _("untagged"),
        _("Remarks"): ", ".join(call.remarks) or _("none"),
    }
    if call.cached:
        facts[_("Saved by an earlier reply")] = as_money(call.saved_nano_usd) or _("unpriced")
    return {_("Fact"): list(facts), _("Value"): list(facts.values())}


def _show_texts(texts: KeptText | None) -> None:
    if texts is None:
        st.caption(
            _(
                "What was asked and answered is kept for {days} days (GPTDASH_TRACE_DAYS), in Chat and Jobs as long as "
                "they are. Of this call, the figures are all that there is.",
                days=services().settings.trace_days,
            )
        )
        return
    if texts.place != "calls":
        place = _("Chat") if texts.place == "chat" else _("Jobs")
        st.caption(_("Kept in {place}: {title}", place=place, title=plain(texts.title)))
    if texts.earlier:
        _show_before(texts)
    for title, text in ((_("System"), texts.system), (_("Asked"), texts.asked), (_("Replied"), texts.replied)):
        if text:
            _show_text(title, text)


def _show_before(texts: KeptText) -> None:
    title = ngettext("{n} message was said before", "{n} messages were said before", texts.earlier)
    if not texts.before:
        st.caption(title)
        return
    with st.expander(title):
        for message in texts.before:
            _show_text(_(ROLES[message.role]), message.text)


def _show_text(title: str, text: str) -> None:
    st.markdown(f"**{title}**")
    # Shown as it is, and never as Markdown: what a model wrote may not load anything here.
    st.code(mask_secrets(text), language=None, wrap_lines=True, height=LONG_PX if len(text) > LONG else "content")
