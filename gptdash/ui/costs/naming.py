"""What the values of the ledger are called on the page."""

from typing import Final

from gptdash.domain.requests import Purpose
from gptdash.domain.spending import Dimension
from gptdash.domain.wording import mark
from gptdash.ui.chat.receipts import ENDS
from gptdash.ui.text import _

PAGES: Final[dict[Purpose, str]] = {
    "chat": mark("Chat"),
    "analysis": mark("Data"),
    "review": mark("Review"),
    "images": mark("Images"),
    "support": mark("Support"),
    "jobs": mark("Jobs"),
    "api": mark("HTTP door"),
}
DIMENSIONS: Final[dict[Dimension, str]] = {
    "model": mark("Model"),
    "purpose": mark("Page"),
    "finish_reason": mark("Status"),
    "endpoint": mark("Server"),
    "service_tier": mark("Tier"),
    "tag": mark("Tag"),
}
NAMES: Final[dict[Dimension, dict[str, str]]] = {
    "purpose": {str(page): name for page, name in PAGES.items()},
    "finish_reason": {str(end): name for end, name in ENDS.items()},
    "endpoint": {"Embedded model": mark("Embedded model")},
    "service_tier": {"": mark("not told")},
    "tag": {"": mark("untagged")},
}


def name_of(dimension: Dimension, key: str) -> str:
    """Say what a value of a dimension is called."""
    known = NAMES.get(dimension, {})
    return _(known[key]) if key in known else key
