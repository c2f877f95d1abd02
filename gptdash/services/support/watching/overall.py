"""The customer's mood over a whole conversation."""

from collections.abc import Callable
from typing import Literal

from gptdash.domain.events import Done
from gptdash.domain.noun import Noun
from gptdash.domain.support import Exchange, MoodLabel, label_of
from gptdash.domain.wording import Sentence
from gptdash.gateway import Gateway
from gptdash.services.support.watching.moods import Score, Share
from gptdash.services.support.watching.reading import Reading, begin_reading, lines_of, too_weak

Trend = Literal["better", "same", "worse"]


class SaidSentiment(Noun):
    """What the model is asked for; its schema is what the server enforces."""

    score: Score
    confidence: Share
    trend: Trend
    reason: str


class OverallSentiment(Noun):
    """The mood of a conversation from -100 to 100; where it could not be had, `unknown_because` says why."""

    score: Score | None = None
    confidence: Share | None = None
    trend: Trend | None = None
    reason: str = ""
    unknown_because: Sentence | None = None
    done: Done | None = None

    @property
    def label(self) -> MoodLabel:
        """The mood as a word."""
        return label_of(self.score)


def overall_reading(
    gateway: Gateway, exchanges: tuple[Exchange, ...], restore: Callable[[str], str]
) -> Reading[SaidSentiment, OverallSentiment]:
    """Prepare to read the mood of a conversation; nothing is sent before its ticks are taken."""
    growing = begin_reading(gateway, "overall.md", lines_of(exchanges), SaidSentiment)
    unasked = None if growing else too_weak(gateway)
    return Reading(SaidSentiment, _sentiment, _unknown, growing, unasked=unasked, restore=restore)


def _sentiment(said: SaidSentiment, done: Done) -> OverallSentiment:
    return OverallSentiment.model_validate({**said.model_dump(), "done": done})


def _unknown(why: Sentence, done: Done | None) -> OverallSentiment:
    return OverallSentiment(unknown_because=why, done=done)
