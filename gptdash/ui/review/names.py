"""How findings and names are shown."""

from typing import Final, Literal

from gptdash.domain.safety import reveal
from gptdash.services.review import Severity
from gptdash.ui import markdown

Colour = Literal["red", "orange", "yellow", "blue", "gray", "green"]
SEVERITY_COLOURS: Final[dict[Severity, Colour]] = {
    "critical": "red",
    "high": "red",
    "medium": "orange",
    "low": "yellow",
    "info": "gray",
}


def plain(name: str) -> str:
    """Write the name of a file, which anybody may have chosen, so that it is one line and nothing in it is Markdown."""
    return markdown.plain(reveal(" ".join(name.split())))
