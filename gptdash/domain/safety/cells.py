"""Keeps text that is exported in cells from being run as a formula by the program that opens it.

Source: https://owasp.org/www-community/attacks/CSV_Injection, 2026-11-24.
"""

from typing import Final

# The wide forms are read as formulas where the input method is Chinese or Japanese.
LEADERS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutralised(text: str) -> str:
    """Put an apostrophe in front of a text that would be run; it is not shown by such programs."""
    return f"'{text}" if text.startswith(LEADERS) else text
