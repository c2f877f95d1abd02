"""Whether a question can be answered from the knowledge base; decided before any model is asked."""

from typing import Final, Literal

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.support.concepts import asks_for_person
from gptdash.services.support.knowledge import Knowledge
from gptdash.services.support.retrieval import Match, index_of

# Set on tests/services/support/questions/tuning.csv, and tested on held_out.csv.
THRESHOLD: Final = 0.28
# What else may go along once one passage fits.
COMPANION_SCORE: Final = 0.14


class Decision(Noun):
    """Answer or hand off, why, and the passages that come nearest, the best first."""

    kind: Literal["answer", "hand_off"]
    reason: Sentence
    matches: tuple[Match, ...] = ()


def decide(knowledge: Knowledge, question: str) -> Decision:
    """Decide by the customer's wish and by how well the best passage fits."""
    matches = index_of(knowledge).search(question)
    if asks_for_person(question):
        return Decision(kind="hand_off", reason=sentence(mark("The customer asks for a person.")), matches=matches)
    best = matches[0].score if matches else 0.0
    if best < THRESHOLD:
        template = mark(
            "Nothing in the knowledge base fits closely enough: the best scores {score}, {needed} is needed."
        )
        return Decision(kind="hand_off", reason=_scored(template, best), matches=matches)
    fitting = tuple(match for match in matches if match.score >= COMPANION_SCORE)
    template = mark("A passage fits the question: it scores {score}, {needed} is needed.")
    return Decision(kind="answer", reason=_scored(template, best), matches=fitting)


def _scored(template: str, score: float) -> Sentence:
    return sentence(template, score=f"{score:.2f}", needed=f"{THRESHOLD:.2f}")
