"""Notices when a model tells a customer its instructions, also before it has told all of them."""

import re
from typing import Final

RUN: Final = 8  # so many words in a row are no coincidence
WORD: Final = re.compile(r"\w+")


def repeats(said: str, instructions: str) -> bool:
    """Tell whether a text has eight words in a row of the instructions; what is retold is not noticed."""
    hidden = f" {' '.join(_words(instructions))} "
    words = _words(said)
    runs = (" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1))
    return any(f" {run} " in hidden for run in runs)


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())
