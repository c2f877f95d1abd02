"""Colours and icons of findings."""

from typing import Final, Literal

from gptdash.services.review import Severity, State

Colour = Literal["red", "orange", "yellow", "blue", "gray", "green"]
SEVERITY_COLOURS: Final[dict[Severity, Colour]] = {
    "critical": "red",
    "high": "red",
    "medium": "orange",
    "low": "yellow",
    "info": "gray",
}
STATE_ICONS: Final[dict[State, str]] = {
    "reviewed": ":material/check:",
    "clipped": ":material/content_cut:",
    "skipped": ":material/skip_next:",
}
