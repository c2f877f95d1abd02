"""What the bot itself says, in the customer's language as far as that can be told: English or Chinese."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from opencc import OpenCC

from gptdash.domain.support import Company, Passage
from gptdash.services.support.folding import CHINESE

Phrase = Literal["ask_back", "refused", "hand_off"]
Spoken = Literal["en", "zh_hant", "zh_hans"]
TOPICS: Final = 3


def spoken_in(text: str, company: Company) -> Spoken:
    """Tell the language of a text; where its characters are both Traditional and Simplified, the company's decides."""
    chinese = "".join(CHINESE.findall(text))
    if not chinese:
        return "en"
    is_traditional = _to_simplified().convert(chinese) != chinese
    is_simplified = _to_traditional().convert(chinese) != chinese
    if is_traditional == is_simplified:
        known = "".join(CHINESE.findall("".join(passage.title for passage in company.passages)))
        is_traditional = not known or _to_simplified().convert(known) != known
    return "zh_hant" if is_traditional else "zh_hans"


def phrase(name: Phrase, question: str, company: Company) -> str:
    """Say something in the language of a question."""
    said = _phrases()[spoken_in(question, company)][name]
    topics = ", ".join(passage.title for passage in company.passages[:TOPICS])
    return said.replace("{company}", company.name).replace("{topics}", topics)


def asking_back(question: str, company: Company, passages: tuple[Passage, ...]) -> str:
    """Ask which of some passages is meant."""
    titles = dict.fromkeys(passage.title for passage in passages)
    return "\n".join((phrase("ask_back", question, company), *(f"· {title}" for title in titles)))


@cache
def _phrases() -> dict[Spoken, dict[Phrase, str]]:
    read: dict[Any, dict[Phrase, str]] = tomllib.loads(
        files("gptdash.services.support").joinpath("phrases.toml").read_text("utf-8")
    )
    return read


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


@cache
def _to_traditional() -> OpenCC:
    return OpenCC("s2t")
