"""What a customer gets for a question, and what is thought of the customer's mood."""

from typing import Annotated, Final, Literal

from pydantic import Field

from gptdash.domain.events import Done
from gptdash.domain.noun import Noun
from gptdash.domain.support.company import Passage
from gptdash.domain.wording import Sentence

# How an answer came about: the model wrote it, a passage is quoted, the customer is asked what is meant, the bot
# declines politely, or a person takes over.
AnswerKind = Literal["model", "quoted", "ask_back", "refused", "hand_off"]
Rule = Literal[
    "fits",
    "ambiguous",
    "asked_for_person",
    "nothing_found",
    "out_of_scope",
    "model_passed",
    "model_refused",
    "prompt_leaked",
    "frustration",
    "loop",
]
# "cited" names a passage, "weak" names one that shares no word with it, "none" names none; "courtesy" claims nothing.
Support = Literal["cited", "weak", "none", "courtesy"]
MoodLabel = Literal["negative", "neutral", "positive", "unknown"]
Urgency = Literal["low", "normal", "high", "unknown"]
FROM_NEUTRAL: Final = 20


class Claim(Noun):
    """One sentence of an answer and what it rests on.

    `ids` are the passages that it cites and that were given; `unfounded` are its prices, dates and numbers that stand
    in no passage that the answer cites.
    """

    text: str
    support: Support
    ids: tuple[str, ...] = ()
    unfounded: tuple[str, ...] = ()


class SupportAnswer(Noun):
    """The answer to one question, and what it rests on.

    `reason` says why it came to that, by `rule`. `passages` are what it was made from, at a hand-off merely the
    nearest. `citations` are the ids that the model cites and was given, `claims` its sentences. `failure` is what kept
    the model from answering. `complete` is false where somebody stopped it.
    """

    kind: AnswerKind
    rule: Rule
    reason: Sentence
    text: str = ""
    passages: tuple[Passage, ...] = ()
    citations: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    notes: tuple[Sentence, ...] = ()
    failure: Sentence | None = None
    done: Done | None = None
    complete: bool = True


class Mood(Noun):
    """How a customer feels, from -100 to 100, how sure that is, from 0 to 100, and what it is about.

    None is unknown: `unknown_because` says why it could not be had.
    """

    score: Annotated[int, Field(ge=-100, le=100)] | None = None
    confidence: Annotated[int, Field(ge=0, le=100)] | None = None
    topic: str = ""
    urgency: Urgency = "unknown"
    unknown_because: Sentence | None = None
    done: Done | None = None

    @property
    def label(self) -> MoodLabel:
        """The mood as a word."""
        return label_of(self.score)


class HandOffCard(Noun):
    """What the person who takes over should know; a model's words are the fact of a sentence."""

    summary: Sentence
    need: Sentence
    tried: Sentence
    next_step: Sentence
    by_model: bool = False
    done: Done | None = None


class HandOff(Noun):
    """A person takes over: by which rule, why, and with which card."""

    rule: Rule
    reason: Sentence
    card: HandOffCard | None = None


def label_of(score: int | None) -> MoodLabel:
    """Name a mood."""
    if score is None:
        return "unknown"
    if abs(score) < FROM_NEUTRAL:
        return "neutral"
    return "positive" if score > 0 else "negative"
