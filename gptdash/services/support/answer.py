"""What the customer gets."""

from typing import Literal

from gptdash.domain.events import Done
from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence
from gptdash.services.support.knowledge import Passage


class SupportAnswer(Noun):
    """The answer to one question, and what it rests on.

    `kind`: `model` wrote it from `passages`; `quoted` is the best of these, word by word; at `ask_back` the
    customer is asked which of `passages` is meant; at `hand_off` a person takes over, and `passages` are merely the
    nearest. `reason` says why it came to that. `citations` are the ids that the
    model cites and was given. `failure` is what kept the model from answering. `complete` is false where the customer
    stopped it.
    """

    kind: Literal["model", "quoted", "ask_back", "hand_off"]
    reason: Sentence
    text: str = ""
    passages: tuple[Passage, ...] = ()
    citations: tuple[str, ...] = ()
    notes: tuple[Sentence, ...] = ()
    failure: Sentence | None = None
    done: Done | None = None
    complete: bool = True
