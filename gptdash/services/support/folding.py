"""Brings texts that a reader takes for the same to one form."""

import re
import unicodedata
from functools import cache
from typing import Final

from opencc import OpenCC

# Taiwan's characters and words to the mainland's; text that is in these already stays as it is.
CONVERSION: Final = "tw2sp"
CHINESE: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff]+")


@cache
def _converter() -> OpenCC:
    return OpenCC(CONVERSION)


def fold(text: str) -> str:
    """Fold width, case and apostrophes, and Traditional Chinese into Simplified."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    # Text in other scripts comes through unchanged, only slowly.
    return plain if plain.isascii() else CHINESE.sub(lambda run: _converter().convert(run[0]), plain)
