"""How findings and names are shown."""

import re
from typing import Final, Literal

from gptdash.domain.safety import reveal
from gptdash.services.review import Severity

Colour = Literal["red", "orange", "yellow", "blue", "gray", "green"]
SEVERITY_COLOURS: Final[dict[Severity, Colour]] = {
    "critical": "red",
    "high": "red",
    "medium": "orange",
    "low": "yellow",
    "info": "gray",
}
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$:])")


def plain(name: str) -> str:
    """Write the name of a file, which anybody may have chosen, so that it is one line and nothing in it is Markdown."""
    return _MARKDOWN.sub(r"\\\1", reveal(" ".join(name.split())))
