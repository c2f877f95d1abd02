"""What replies are held against besides their schema."""

from collections.abc import Callable, Mapping
from typing import Final

from gptdash.domain.jobs import JobItem
from gptdash.domain.wording import Sentence, mark, sentence

# Says what is wrong with an answered item; None where nothing is.
Check = Callable[[JobItem], Sentence | None]

EXPECTED: Final = "expected"
NOT_EXPECTED: Final = mark("The reply does not hold what was expected: {expected}")


def holds_expected(item: JobItem) -> Sentence | None:
    """Look for the words of the column `expected` in a reply, whatever their case and the spaces between them."""
    expected = item.given.get(EXPECTED, "")
    if _plain(expected) in _plain(item.reply or ""):
        return None
    return sentence(NOT_EXPECTED, expected=expected)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


OWN_CHECKS: Final[Mapping[str, Check]] = {EXPECTED: holds_expected}
