"""Whether a question can be answered from the knowledge base; decided before any model is asked."""

from typing import Final, Literal

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.support.concepts import asks_for_person, leans_on_earlier
from gptdash.services.support.knowledge import Knowledge
from gptdash.services.support.retrieval import Match, index_of
from gptdash.services.support.terms import units_of

# Set on tests/services/support/questions/tuning.csv, and tested on gold.csv.
THRESHOLD: Final = 0.32
# What else may go along once one passage fits.
COMPANION_SCORE: Final = 0.14
SHOWN: Final = 4
# So many passages that fit alike are too many to guess among.
TOO_MANY: Final = 3
ALIKE: Final = 0.78
# A question of so few words may mean any of them.
FEW_UNITS: Final = 1
SEARCHED: Final = 6

Rule = Literal["fits", "ambiguous", "asked_for_person", "nothing_found"]


class Decision(Noun):
    """Answer, ask back or hand off, by which rule and why, and the passages that come nearest, the best first."""

    kind: Literal["answer", "ask_back", "hand_off"]
    rule: Rule
    reason: Sentence
    matches: tuple[Match, ...] = ()


def decide(knowledge: Knowledge, question: str, earlier: str = "") -> Decision:
    """Decide by the customer's wish and by how well the best passage fits.

    `earlier` is what the customer asked before: a question such as "and how much is that?" is looked up together
    with it, one that stands by itself never is.
    """
    matches = index_of(knowledge).search(question, SEARCHED)
    if asks_for_person(question):
        reason = sentence(mark("The customer asks for a person."))
        return Decision(kind="hand_off", rule="asked_for_person", reason=reason, matches=matches[:SHOWN])
    if earlier and leans_on_earlier(question):
        matches = index_of(knowledge).search(f"{earlier} {question}", SEARCHED, whole=True)
    elif _is_ambiguous(question, matches):
        reason = sentence(mark("Several passages fit the question alike, so the customer is asked which is meant."))
        return Decision(kind="ask_back", rule="ambiguous", reason=reason, matches=matches)
    matches = matches[:SHOWN]
    best = matches[0].score if matches else 0.0
    if best < THRESHOLD:
        template = mark(
            "Nothing in the knowledge base fits closely enough: the best scores {score}, {needed} is needed."
        )
        return Decision(kind="hand_off", rule="nothing_found", reason=_scored(template, best), matches=matches)
    fitting = tuple(match for match in matches if match.score >= COMPANION_SCORE)
    template = mark("A passage fits the question: it scores {score}, {needed} is needed.")
    return Decision(kind="answer", rule="fits", reason=_scored(template, best), matches=fitting)


def _is_ambiguous(question: str, matches: tuple[Match, ...]) -> bool:
    """Tell whether a short question fits several passages alike, such as "how much?" in a shop of many things."""
    if not matches or matches[0].score < THRESHOLD or len(set(units_of(question))) > FEW_UNITS:
        return False
    return sum(match.score >= ALIKE * matches[0].score for match in matches) >= TOO_MANY


def _scored(template: str, score: float) -> Sentence:
    return sentence(template, score=f"{score:.2f}", needed=f"{THRESHOLD:.2f}")
