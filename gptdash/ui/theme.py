"""What the theme in `.streamlit/config.toml` cannot say."""

from typing import Final

import streamlit as st

# Streamlit writes white on every primary button. On the light blue that is readable on a dark page, white is not.
# Beside nothing else a style would take the place of a toast.
STYLE: Final = """
<span></span><style>
[data-testid^="stBaseButton-primary"], [data-testid^="stBaseButton-primary"] p { color: light-dark(#ffffff, #10161d); }
[data-testid^="stBaseButton-primary"] kbd { color: light-dark(#ffffff, #10161d); opacity: 1; background: transparent; }
/* On a narrow page the hint stands on what was typed. */
@media (max-width: 640px) { [data-testid="InputInstructions"] { display: none; } }
</style>
"""


def complete_theme() -> None:
    """Add what is missing, for whichever theme the browser shows."""
    st.html(STYLE)
