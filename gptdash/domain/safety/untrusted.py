"""Marks untrusted text as data: between two lines that its author cannot have foreseen.

Source: https://learn.microsoft.com/security/zero-trust/sfi/defend-indirect-prompt-injection (spotlighting by random
delimiters), 2026-11-24. It is one layer; the others are the user role, bound schemas and the absence of tools.
"""

import secrets
from collections.abc import Iterable


class Enclosure:
    """A pair of delimiters; `nonce` is named in the system prompt.

    It is new for each, unless one is given that was drawn after the text was written.
    """

    def __init__(self, nonce: str | None = None) -> None:
        self.nonce = nonce or secrets.token_hex(8)

    def enclose(self, pieces: Iterable[str], separator: str = "\n") -> str:
        """Write the pieces between the delimiters."""
        return separator.join((f"[data {self.nonce} begins]", *pieces, f"[data {self.nonce} ends]"))
