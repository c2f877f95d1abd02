"""Rate pacing: what the server says is left of its limits decides when the next call may go.

Source: https://platform.openai.com/docs/guides/rate-limits (`x-ratelimit-*` headers), 2026-11-24.
"""

import re
import time
from collections.abc import Mapping
from typing import Final

UNITS_S: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
DURATION: Final = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")


class Pacer:
    """Knows for each model until when the server will take nothing more."""

    def __init__(self) -> None:
        self._not_before: dict[str, float] = {}

    def note(self, model: str, headers: Mapping[str, str]) -> None:
        """Read the limits that came with a reply."""
        waits = [
            duration_s(headers.get(f"x-ratelimit-reset-{kind}", ""))
            for kind in ("requests", "tokens")
            if headers.get(f"x-ratelimit-remaining-{kind}") == "0"
        ]
        if waits:
            self._not_before[model] = time.monotonic() + max(waits)
        else:
            self._not_before.pop(model, None)

    def wait_s(self, model: str) -> float:
        """Return how many seconds the next call must wait; 0 where it need not."""
        return max(0.0, self._not_before.get(model, 0.0) - time.monotonic())


def duration_s(text: str) -> float:
    """Read a duration such as `6m0s` or `350ms` in seconds; 0 where it is none."""
    return sum(float(number) * UNITS_S[unit] for number, unit in DURATION.findall(text))
