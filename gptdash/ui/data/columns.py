"""What each column holds: counts, spread and histogram, what goes together, and what is odd."""

from typing import Final

import pandas as pd
import streamlit as st

from gptdash.domain.wording import mark
from gptdash.services.analysis import ColumnProfile, Details, Spread, Table
from gptdash.services.analysis.columns import Role
from gptdash.services.analysis.wording import value_text
from gptdash.ui.locales import as_count
from gptdash.ui.markdown import listed
from gptdash.ui.text import _, say

LISTED: Final = 12
SHOWN_VALUES: Final = 3
SHOWN_A_PAGE: Final = 200
ROLE_NAMES: Final[dict[Role, str]] = {
    "id": mark("identifier"),
    "category": mark("category"),
    "measure": mark("measure"),
    "time": mark("time"),
    "place": mark("place"),
    "money": mark("money"),
    "percent": mark("percent"),
    "text": mark("text"),
    "flag": mark("yes or no"),
}


def show_columns(table: Table) -> None:
    """Show the profile of every column, then what was noticed."""
    details = table.details
    histogram = _("Histogram")
    pages = -(-len(table.columns) // SHOWN_A_PAGE)
    page = st.pagination(pages, key="data_columns_page") if pages > 1 else 1
    st.dataframe(
        _profile(table, page, {spread.name: spread for spread in details.spreads}),
        hide_index=True,
        column_config={histogram: st.column_config.BarChartColumn(histogram, y_min=0)},
        alt=_("What each column holds"),
    )
    if details.estimated:
        st.caption(_("Quartiles and distinct values are estimates, because there are more than a million rows."))
    _show_noticed(details)


def _show_noticed(details: Details) -> None:
    if details.warnings:
        st.markdown("**" + _("Worth a look") + "**")
        st.markdown(listed([say(warning) for warning in details.warnings[:LISTED]]))
    if covered := [say(each.said) for each in details.coverage if not each.missing]:
        st.markdown("**" + _("Dates") + "**")
        st.markdown(listed(covered))
    if details.pairs:
        st.markdown("**" + _("Columns that follow one another") + "**")
        said = [
            _("{left} and {right}: {value}", left=pair.left, right=pair.right, value=f"{pair.correlation:+.2f}")
            for pair in details.pairs
        ]
        st.markdown(listed(said))


def _profile(table: Table, page: int, spreads: dict[str, Spread]) -> pd.DataFrame:
    shown = slice((page - 1) * SHOWN_A_PAGE, page * SHOWN_A_PAGE)
    pairs = zip(table.columns[shown], table.profile[shown], strict=True)
    return pd.DataFrame([_profile_row(profile, column.role, spreads.get(profile.name)) for column, profile in pairs])


def _profile_row(profile: ColumnProfile, role: Role, spread: Spread | None) -> dict[str, object]:
    top = ", ".join(f"{entry.value} ({as_count(entry.rows)})" for entry in profile.top[:SHOWN_VALUES])
    return {
        _("Column"): profile.name,
        _("Type"): profile.type,
        _("Role"): _(ROLE_NAMES[role]),
        _("Missing"): profile.nulls,
        _("Distinct"): profile.distinct,
        _("Smallest"): "" if profile.min is None else value_text(profile.min),
        _("Largest"): "" if profile.max is None else value_text(profile.max),
        _("Mean"): "" if profile.mean is None else value_text(profile.mean),
        _("Median"): value_text(spread.median) if spread else "",
        _("Middle half"): f"{value_text(spread.q1)} – {value_text(spread.q3)}" if spread else "",
        _("Outliers"): as_count(spread.outliers) if spread else "",
        _("Histogram"): list(spread.histogram) if spread else None,
        _("Most frequent"): top,
    }
