"""Conversations of customers with a bot."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from gptdash.domain.events import Done
from gptdash.domain.noun import Noun
from gptdash.domain.support.answering import HandOff, Mood, SupportAnswer

Rating = Annotated[int, Field(ge=1, le=5)]


class Exchange(Noun):
    """A question of a customer, what came of it, how the customer felt, and whether a person took over."""

    at: datetime
    question: str
    answer: SupportAnswer
    mood: Mood | None = None
    hand_off: HandOff | None = None

    @property
    def bills(self) -> tuple[Done, ...]:
        """What was called for it."""
        card = self.hand_off.card if self.hand_off else None
        found = (self.answer.done, self.mood.done if self.mood else None, card.done if card else None)
        return tuple(bill for bill in found if bill)

    @property
    def score(self) -> int | None:
        """The mood from -100 to 100; None is unknown."""
        return self.mood.score if self.mood else None


class Talk(Noun):
    """One conversation with the bot of a company as it stood in `version`; of `rating`, 5 is the best."""

    id: str
    company_id: str
    version: int
    company: str
    created_at: datetime
    rating: Rating | None = None
    exchanges: tuple[Exchange, ...] = ()


class TalkTitle(Noun):
    """A conversation in a list. `rule` is the one that handed it off; `mood` is the last that is known.

    `cost_nano_usd` is the price of the priced calls; `unpriced` counts the others.
    """

    id: str
    company_id: str
    company: str
    created_at: datetime
    title: str
    turns: int
    rule: str | None
    mood: int | None
    rating: Rating | None
    cost_nano_usd: int
    unpriced: int


class TalkFilter(Noun):
    """Which conversations to list; None and "" are any."""

    company_id: str | None = None
    handed_off: bool | None = None
    mood: Literal["negative", "neutral", "positive", "unknown"] | None = None
    rated: Literal["good", "bad", "not"] | None = None
    words: str = ""
    since: datetime | None = None


class UnansweredQuestion(Noun):
    """A question that the knowledge base had no answer to."""

    talk_id: str
    at: datetime
    question: str
