"""How the columns of a frame are shown."""

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig


def dates_as_days(frame: pd.DataFrame) -> dict[str, ColumnConfig]:
    """Show dates without the midnight that pandas gives them."""
    dates = frame.select_dtypes("datetime")
    days = [name for name in dates.columns if (dates[name].dropna() == dates[name].dropna().dt.normalize()).all()]
    return {name: st.column_config.DateColumn() for name in days}
