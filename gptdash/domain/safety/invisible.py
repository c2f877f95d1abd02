"""Characters that people do not see and models read.

Source: Unicode 17, sections 23.2 to 23.9 (layout controls, tags); UTR 36; CVE-2021-42574, 2026-11-24.
"""

import re
import unicodedata
from typing import Final

BIDI: Final = "\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c"
ZERO_WIDTH: Final = "\u200b\u2060-\u2064\ufeff\u00ad\u180e"
TAGS: Final = "\U000e0000-\U000e007f"
HIDDEN: Final = re.compile(f"[{BIDI}{ZERO_WIDTH}{TAGS}]")
# Joiners shape letters of several scripts and join emoji; only between plain Latin letters do they hide something.
JOINER_IN_LATIN: Final = re.compile(r"(?<=[A-Za-z0-9])[\u200c\u200d](?=[A-Za-z0-9])")


def hidden_places(text: str) -> tuple[int, ...]:
    """Find the places of characters that are not seen, in order."""
    return tuple(sorted(match.start() for pattern in (HIDDEN, JOINER_IN_LATIN) for match in pattern.finditer(text)))


def reveal(text: str) -> str:
    """Write each hidden character as its code point, such as `⟨U+202E⟩`."""
    return JOINER_IN_LATIN.sub(_code_point, HIDDEN.sub(_code_point, text))


def name_of(character: str) -> str:
    """Name a character for people."""
    return unicodedata.name(character, "unnamed").lower()


def _code_point(match: re.Match[str]) -> str:
    return f"⟨U+{ord(match[0]):04X}⟩"
