"""The models as a table to compare, what ends soon, and the choice of a model explained."""

from typing import Final

import pandas as pd
import streamlit as st

from gptdash.domain.catalogue import USES, Capabilities
from gptdash.domain.choosing import Complexity, Task
from gptdash.domain.wording import mark
from gptdash.services.costs import ModelRow, Move
from gptdash.ui.costs.period import choose_period
from gptdash.ui.locales import as_count, as_money_in_markdown
from gptdash.ui.markdown import plain
from gptdash.ui.session import services
from gptdash.ui.text import _, say_plain

GUIDE: Final = ("gpt-4o", "gpt-4o-mini", "o1-preview", "o1-mini", "gpt-4-turbo")
TASKS: Final[dict[Task, str]] = {"simple": mark("Simple"), "complex": mark("Complex"), "coding": mark("Coding")}
LEVELS: Final[dict[Complexity, str]] = {"low": mark("Low"), "medium": mark("Medium"), "high": mark("High")}
SHOWN: Final = ("live", "guide", "all")


def show_models() -> None:
    """Show what is known of models."""
    _show_choice()
    _show_moves()
    _show_table()


def _show_table() -> None:
    st.subheader(_("Compare models"))
    names = dict(zip(SHOWN, (_("Live"), _("The guide's five"), _("All")), strict=True))
    shown = st.segmented_control(
        _("Show"), SHOWN, default="live", required=True, format_func=names.__getitem__, key="costs_models_shown"
    )
    found = services().costs.models.all()
    if found.unlisted:
        st.caption(_("The server gives no list of its models: {reason}", reason=say_plain(found.unlisted)))
    rows = [row for row in found.rows if _is_shown(row, shown)]
    frame = pd.DataFrame([_columns(row) for row in rows])
    st.dataframe(
        frame,
        hide_index=True,
        width="stretch",
        alt=_("The models and their prices"),
        placeholder="–",
        column_config={_("Source"): st.column_config.LinkColumn(), _("Model"): st.column_config.Column(pinned=True)},
    )
    st.caption(
        _("Prices are US dollars per one million tokens, for calls of less than 100,000 tokens; batch is half of them.")
    )


def _is_shown(row: ModelRow, shown: str) -> bool:
    if shown == "guide":
        return row.entry.name in GUIDE
    return shown == "all" or row.days_left is None or row.days_left > 0


def _columns(row: ModelRow) -> dict[str, object]:
    able, prices = row.entry.capabilities, row.prices
    return {
        _("Model"): row.entry.name,
        _("In"): float(prices.input) if prices else None,
        _("Cached"): float(prices.cached) if prices else None,
        _("Out"): float(prices.output) if prices else None,
        _("Context"): able.context_window,
        _("Most output"): able.max_output_tokens,
        _("Good for"): "; ".join(_(USES[use]) for use in row.entry.uses),
        _("Images"): _known(able.vision),
        _("Tools"): _known(able.tools),
        _("Strict schema"): _known(able.strict_schema),
        _("Effort"): ", ".join(able.efforts),
        _("Parameters"): _parameters(able),
        _("Ends"): _end(row),
        _("Replaced by"): row.entry.replacement or "",
        _("Served here"): _known(row.served),
        _("Price from"): _price_source(row),
        _("Checked"): row.entry.checked,
        _("Source"): row.entry.source if row.entry.source.startswith("https://") else None,
    }


def _known(value: bool | None) -> str:
    return _("unknown") if value is None else _("yes") if value else _("no")


def _parameters(able: Capabilities) -> str:
    extra = [f"{name}*" for name in able.sampling_without_reasoning]
    return ", ".join([*(name for name in able.sampling if name != "effort"), *extra])


def _end(row: ModelRow) -> str:
    if row.entry.shutdown is None or row.days_left is None:
        return ""
    if row.days_left <= 0:
        return _("ended {date}", date=str(row.entry.shutdown))
    return _("in {n} days ({date})", n=row.days_left, date=str(row.entry.shutdown))


def _price_source(row: ModelRow) -> str:
    if row.prices is None:
        return _("no list knows it")
    return f"{row.prices.source}, {row.prices.checked}" if row.prices.checked else row.prices.source


def _show_moves() -> None:
    st.subheader(_("What ends soon"))
    moves = services().costs.what_if.moves(choose_period())
    if not moves:
        st.caption(_("None of your traffic in this time sits on a model that ends within half a year."))
        return
    for move in moves:
        st.warning(_told(move), icon=":material/event_busy:")
    st.caption(_("With the same token counts, by today's list prices."))


def _told(move: Move) -> str:
    facts = {
        "model": plain(move.entry.name),
        "date": str(move.entry.shutdown),
        "calls": as_count(move.sums.calls),
        "paid": _amount(move.now_nano_usd),
    }
    when = (
        _("**{model}** ends in {n} days, on {date}.", n=move.days_left, **facts)
        if move.days_left > 0
        else _("**{model}** ended on {date}.", **facts)
    )
    on_it = _("{calls} calls in this time are on it, for {paid}.", **facts)
    if move.successor is None:
        return " ".join((when, on_it, _("Nobody names a successor.")))
    then = _(
        "On **{successor}**, its successor, the same would cost {then}.",
        successor=plain(move.successor),
        then=_amount(move.then_nano_usd),
    )
    return f"{when} {on_it} {then}"


def _amount(nano_usd: int | None) -> str:
    return as_money_in_markdown(nano_usd) or _("an unknown price")


def _show_choice() -> None:
    st.subheader(_("Which model for what"))
    with st.container(horizontal=True, key="costs_choice"):
        task = st.segmented_control(
            _("Task"), list(TASKS), default="simple", required=True, format_func=lambda name: _(TASKS[name])
        )
        level = st.segmented_control(
            _("Difficulty"), list(LEVELS), default="low", required=True, format_func=lambda name: _(LEVELS[name])
        )
    choice = services().costs.models.choose(task, level)
    st.markdown(f":material/neurology: **{plain(choice.model)}** · {say_plain(choice.reason)}")
    prices = services().costs.models.prices(choice.model)
    told = [_("effort: {effort}", effort=choice.effort)] if choice.effort else []
    if prices:
        told.append(
            _("{n_in} in, {n_out} out per million tokens", n_in=f"${prices.input:f}", n_out=f"${prices.output:f}")
        )
    st.caption(" · ".join(told).replace("$", "\\$"))
    st.code(f'select_model("{task}", "{level}", on=date.today())  # {choice.model}', language="python")
