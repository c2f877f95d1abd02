"""Where the app's scripts lie: beside the package in a checkout, inside it in an installed wheel."""

from pathlib import Path


def site_root() -> Path:
    """Return the folder that holds `streamlit_app.py` and `pages/`."""
    package = Path(__file__).resolve().parent
    checkout = package.parent
    return checkout if (checkout / "streamlit_app.py").is_file() else package / "_site"
