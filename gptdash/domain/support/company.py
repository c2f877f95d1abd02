"""A company whose customers are served: how it speaks, when a person takes over, and what it knows."""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from gptdash.domain.noun import Noun

LONGEST_NAME: Final = 100
Tone = Literal["friendly", "formal", "brief"]
# It stands in a system prompt, so it is one line.
OneLine = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME, pattern=r"^[^\r\n]*$")
]


class Passage(Noun):
    """A piece of the knowledge base that an answer can rest on; `id` is what answers cite."""

    id: str
    title: str
    text: str


class HandOffRules(Noun):
    """When a person takes over.

    Where `nothing_found` or `out_of_scope` is off the bot says politely that it cannot help with that. `frustration_at`
    is the mood, from -100 to 100, at or below which a customer counts as frustrated; `loop_after` is how often the same
    may be asked.
    """

    asked_for_person: bool = True
    nothing_found: bool = True
    out_of_scope: bool = True
    frustration: bool = True
    frustration_at: Annotated[int, Field(ge=-100, le=0)] = -60
    loop: bool = True
    loop_after: Annotated[int, Field(ge=2, le=10)] = 3


class Company(Noun):
    """A company; `languages` are those it answers in, by the names that people have for them: none is any.

    `opening` is what the bot says first.
    """

    name: OneLine
    tone: Tone = "friendly"
    languages: tuple[OneLine, ...] = ()
    opening: Annotated[str, Field(max_length=500)] = ""
    rules: HandOffRules = HandOffRules()
    passages: tuple[Passage, ...] = ()


class CompanyVersion(Noun):
    """A company as it was once saved; versions are never changed. Number 0 is a sample that comes along."""

    company_id: str
    number: int
    created_at: datetime
    company: Company


class CompanyTitle(Noun):
    """A company in a list, with the number of its newest version."""

    id: str
    name: str
    version: int
