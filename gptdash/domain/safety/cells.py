"""Cells of exported tables that a spreadsheet would take for formulas.

Source: https://owasp.org/www-community/attacks/CSV_Injection, 2026-11-24.
"""

from typing import Final, TypeVar

LEADING: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Value = TypeVar("Value")


def neutralised(value: Value) -> Value | str:
    """Put an apostrophe before text that would be run; numbers, also written as text, stay as they are."""
    if not isinstance(value, str) or not value.startswith(LEADING) or _is_number(value):
        return value
    return f"'{value}"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
