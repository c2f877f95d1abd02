"""The findings: filtered, sorted, as a list or a table, a page at a time."""

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

import pandas as pd
import streamlit as st

from gptdash.domain.wording import mark
from gptdash.services.review import (
    CATEGORIES,
    CATEGORIES_SAID,
    CONFIDENCES,
    SEVERITIES,
    SEVERITIES_SAID,
    Finding,
    Review,
    place_of,
)
from gptdash.ui.review.cards import show_card
from gptdash.ui.review.desk import Desk
from gptdash.ui.text import _, say

SHOWN_A_PAGE: Final = 20
TABLE_PX: Final = 420
SORTS: Final[dict[str, str]] = {
    "severity": mark("Most severe first"),
    "place": mark("By file and line"),
    "confidence": mark("Most certain first"),
    "source": mark("By who found it"),
}
VIEWS: Final[dict[str, str]] = {"list": mark("List"), "table": mark("Table")}
Key = Callable[[Finding], tuple[object, ...]]
Value = TypeVar("Value")


def show_findings(at_work: Desk, review: Review) -> None:
    """Show the findings that the user wants to see."""
    wanted = _filtered(review)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sort = st.selectbox(
            _("Order"), list(SORTS), format_func=lambda key: _(SORTS[key]), key="review_sort", persist_state="session",
            width=240,
        )  # fmt: skip
        view = st.segmented_control(
            _("View"), list(VIEWS), format_func=lambda key: _(VIEWS[key]), default="list", required=True,
            key="review_view", persist_state="session",
        )  # fmt: skip
    ordered = tuple(sorted(wanted, key=_ORDERS[sort or "severity"]))
    if view == "table":
        _show_table(ordered)
        return
    pages = -(-len(ordered) // SHOWN_A_PAGE)
    page = st.pagination(pages, key="review_page") if pages > 1 else 1
    for finding in ordered[(page - 1) * SHOWN_A_PAGE : page * SHOWN_A_PAGE]:
        show_card(at_work, review, finding)


def _filtered(review: Review) -> tuple[Finding, ...]:
    """Let the user narrow the findings down; where nothing is chosen, all are shown."""
    findings = review.findings
    severities = _choose(_("Severity"), SEVERITIES, {one.severity for one in findings}, SEVERITIES_SAID, "severities")
    categories = _choose(_("Category"), CATEGORIES, {one.category for one in findings}, CATEGORIES_SAID, "categories")
    with st.container(horizontal=True):
        sources = _choose_many(_("Found by"), (source for one in findings for source in one.sources), "sources")
        files = _choose_many(_("File"), (one.file for one in findings), "files")
    return tuple(
        one
        for one in findings
        if one.severity in severities
        and one.category in categories
        and files >= {one.file}
        and sources & {*one.sources}
    )


def _choose(label: str, order: tuple[Value, ...], present: set[Value], names: dict[Value, str], key: str) -> set[Value]:
    options = [one for one in order if one in present]
    if len(options) < 2:  # noqa: PLR2004 - there is nothing to choose between one and itself
        return present
    chosen = st.pills(
        label, options, selection_mode="multi", format_func=lambda one: _(names[one]), key=f"review_{key}"
    )
    return set(chosen) or present


def _choose_many(label: str, values: Iterable[str], key: str) -> set[str]:
    options = sorted(set(values))
    if len(options) < 2:  # noqa: PLR2004 - likewise
        return set(options)
    return set(st.multiselect(label, options, key=f"review_{key}", placeholder=_("All"))) or set(options)


def _show_table(findings: tuple[Finding, ...]) -> None:
    table = pd.DataFrame(
        {
            _("Severity"): [_(SEVERITIES_SAID[one.severity]) for one in findings],
            _("Category"): [_(CATEGORIES_SAID[one.category]) for one in findings],
            _("File"): [one.file for one in findings],
            _("Place"): [say(place_of(one)) for one in findings],
            _("Message"): [one.message for one in findings],
            _("Found by"): [" ".join((one.source, *one.rules)) for one in findings],
        }
    )
    st.dataframe(table, hide_index=True, width="stretch", height=TABLE_PX)


def _by_place(one: Finding) -> tuple[object, ...]:
    return one.file, not one.anchored, one.line or 0, SEVERITIES.index(one.severity)


def _by_severity(one: Finding) -> tuple[object, ...]:
    return (SEVERITIES.index(one.severity), *_by_place(one))


def _by_confidence(one: Finding) -> tuple[object, ...]:
    certain = CONFIDENCES.index(one.confidence) if one.confidence else len(CONFIDENCES)
    return (not one.confirmed, certain, *_by_severity(one))


_ORDERS: Final[dict[str, Key]] = {
    "severity": _by_severity,
    "place": _by_place,
    "confidence": _by_confidence,
    "source": lambda one: (one.source, *_by_severity(one)),
}
