"""The customer's mood at a turn."""

from typing import Annotated, Final, Literal

from pydantic import Field

from gptdash.domain.events import Done
from gptdash.domain.noun import Noun
from gptdash.domain.support import Exchange, Mood
from gptdash.domain.wording import Sentence
from gptdash.gateway import Gateway
from gptdash.services.support.watching.reading import Reading, begin_reading, lines_of, too_weak

LONGEST_TOPIC: Final = 60
Score = Annotated[int, Field(ge=-100, le=100)]
Share = Annotated[int, Field(ge=0, le=100)]


class CustomerMood(Noun):
    """What the model is asked for; its schema is what the server enforces."""

    score: Score
    confidence: Share
    topic: str
    urgency: Literal["low", "normal", "high"]


MoodReading = Reading[CustomerMood, Mood]


def mood_reading(gateway: Gateway, question: str, earlier: tuple[Exchange, ...]) -> MoodReading:
    """Prepare to read the mood of a message; nothing is sent before its ticks are taken."""
    growing = begin_reading(gateway, "mood.md", (*lines_of(earlier), f"Customer: {question}"), CustomerMood)
    return Reading(CustomerMood, _mood, unknown_mood, growing, unasked=None if growing else too_weak(gateway))


def unknown_mood(why: Sentence, done: Done | None = None) -> Mood:
    """Say that nobody knows."""
    return Mood(unknown_because=why, done=done)


def _mood(said: CustomerMood, done: Done) -> Mood:
    return Mood(
        score=said.score,
        confidence=said.confidence,
        topic=" ".join(said.topic.split())[:LONGEST_TOPIC],
        urgency=said.urgency,
        done=done,
    )
