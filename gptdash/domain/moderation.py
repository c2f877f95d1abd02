"""What a moderation model says of a text or an image, and what each page does then."""

import re
from collections.abc import Iterator
from typing import Final, Literal, Self, get_args

from pydantic import Field

from gptdash.domain.noun import Noun
from gptdash.domain.requests import Purpose

Policy = Literal["off", "warn", "block"]
# Long texts are judged piece by piece: one bad line in many pages would drown otherwise.
# Source: https://platform.openai.com/docs/guides/moderation (pieces of less than 2,000 characters), 2026-11-24.
PIECE: Final = 2_000
OVERLAP: Final = 100


class ModerationPolicies(Noun):
    """What each page does with what is flagged: nothing is asked, the user is told, or it is not sent.

    The HTTP door is one by itself, `api`: what is said of `chat` does not hold there.
    Where the check cannot be had, `warn` says so and `block` sends nothing: unavailable is never clean.
    """

    everywhere: Policy = "off"
    pages: dict[Purpose, Policy] = Field(default_factory=dict)

    def of(self, page: Purpose) -> Policy:
        """Return the policy of a page."""
        return self.pages.get(page, self.everywhere)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `warn`, or `chat=warn, support=block`, or both: `warn, review=off`.

        Raises:
            ValueError: a word is neither a policy nor a page with one.
        """
        everywhere: str = "off"
        pages: dict[str, str] = {}
        for word in filter(None, re.split(r"[\s,]+", text.lower())):
            page, separator, policy = word.rpartition("=")
            if policy not in get_args(Policy) or (separator and page not in get_args(Purpose)):
                raise ValueError(f"{word} is not one of off, warn, block, or a page with one such as support=block")
            everywhere = policy if not separator else everywhere
            pages |= {page: policy} if separator else {}
        return cls.model_validate({"everywhere": everywhere, "pages": pages})


class Verdict(Noun):
    """What a check found; `detail` says why there was none."""

    state: Literal["clean", "flagged", "unavailable"]
    categories: tuple[str, ...] = ()
    detail: str = ""


def pieces_of(text: str) -> Iterator[str]:
    """Cut a text into pieces of at most `PIECE` characters at white space, each beginning with the end of the last."""
    start = 0
    while len(text) - start > PIECE:
        cut = max(text.rfind(blank, start + PIECE // 2, start + PIECE) for blank in (" ", "\n"))
        end = cut if cut > 0 else start + PIECE
        yield text[start:end]
        start = end - OVERLAP
    if text[start:].strip():
        yield text[start:]
