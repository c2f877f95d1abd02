"""Whether a question can be answered from the knowledge base; decided before any model is asked."""

from typing import Final

from gptdash.domain.noun import Noun
from gptdash.domain.support import AnswerKind, Company, Rule
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.support.concepts import asks_for_person, leans_on_earlier
from gptdash.services.support.retrieval import Match, index_of
from gptdash.services.support.terms import units_of

# Set on tests/services/support/questions/tuning.csv, and tested on gold.csv.
THRESHOLD: Final = 0.32
# Below it the question shares next to nothing with what the company knows.
FAR_OFF: Final = 0.16
# What else may go along once one passage fits.
COMPANION_SCORE: Final = 0.14
SHOWN: Final = 4
SEARCHED: Final = 6
# So many passages that fit alike are too many to guess among.
TOO_MANY: Final = 3
ALIKE: Final = 0.78
# A question of so few words may mean any of them.
FEW_UNITS: Final = 1
# So much of two questions must be the same for them to be one.
SAME: Final = 0.8


class Decision(Noun):
    """What is to be done, by which rule and why, and the passages that come nearest, the best first.

    `kind` "model" means that the passages answer the question.
    """

    kind: AnswerKind
    rule: Rule
    reason: Sentence
    matches: tuple[Match, ...] = ()


def decide(company: Company, question: str, earlier: tuple[str, ...] = ()) -> Decision:
    """Decide by the customer's wish, by how often the same was asked, and by how well the best passage fits.

    `earlier` is what the customer asked before: a question such as "and how much is that?" is looked up together
    with what it leans on, one that stands by itself never is.
    """
    matches = _search(company, question, earlier)
    if company.rules.asked_for_person and asks_for_person(question):
        return _decision("hand_off", "asked_for_person", sentence(mark("The customer asks for a person.")), matches)
    times = _times_asked(question, earlier)
    if company.rules.loop and times >= company.rules.loop_after:
        again = sentence(mark("The customer asks the same for the {times}. time."), times=times)
        return _decision("hand_off", "loop", again, matches)
    if _is_ambiguous(question, earlier, matches):
        alike = sentence(mark("Several passages fit the question alike, so the customer is asked which is meant."))
        return Decision(kind="ask_back", rule="ambiguous", reason=alike, matches=matches)
    return _by_score(company, matches)


def _by_score(company: Company, matches: tuple[Match, ...]) -> Decision:
    best = matches[0].score if matches else 0.0
    if best >= THRESHOLD:
        fitting = tuple(match for match in matches if match.score >= COMPANION_SCORE)
        return _decision("model", "fits", _scored(FITS, best), fitting)
    if best < FAR_OFF:
        wanted = company.rules.out_of_scope
        return _decision("hand_off" if wanted else "refused", "out_of_scope", _scored(NOT_OURS, best), matches)
    wanted = company.rules.nothing_found
    return _decision("hand_off" if wanted else "refused", "nothing_found", _scored(NOTHING, best), matches)


FITS: Final = mark("A passage fits the question: it scores {score}, {needed} is needed.")
NOTHING: Final = mark("Nothing in the knowledge base fits closely enough: the best scores {score}, {needed} is needed.")
NOT_OURS: Final = mark(
    "The question is about something else than the knowledge base: the best scores {score}, {needed} is needed."
)


def _decision(kind: AnswerKind, rule: Rule, reason: Sentence, matches: tuple[Match, ...]) -> Decision:
    return Decision(kind=kind, rule=rule, reason=reason, matches=matches[:SHOWN])


def _search(company: Company, question: str, earlier: tuple[str, ...]) -> tuple[Match, ...]:
    index = index_of(company.passages)
    if not earlier or not leans_on_earlier(question):
        return index.search(question, SEARCHED)
    return index.search(f"{_leant_on(earlier)} {question}", SEARCHED, whole=True)


def _leant_on(earlier: tuple[str, ...]) -> str:
    """Return the last question that stood by itself, or the first of all."""
    return next((asked for asked in reversed(earlier) if not leans_on_earlier(asked)), earlier[0])


def _times_asked(question: str, earlier: tuple[str, ...]) -> int:
    """Count how often a question was asked, this time included."""
    units = frozenset(units_of(question))
    return 1 + sum(_overlap(units, frozenset(units_of(asked))) >= SAME for asked in earlier)


def _overlap(one: frozenset[object], other: frozenset[object]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _is_ambiguous(question: str, earlier: tuple[str, ...], matches: tuple[Match, ...]) -> bool:
    """Tell whether a short question fits several passages alike, such as "how much?" in a shop of many things."""
    if earlier and leans_on_earlier(question):
        return False
    if not matches or matches[0].score < THRESHOLD or len(set(units_of(question))) > FEW_UNITS:
        return False
    return sum(match.score >= ALIKE * matches[0].score for match in matches) >= TOO_MANY


def _scored(template: str, score: float) -> Sentence:
    return sentence(template, score=f"{score:.2f}", needed=f"{THRESHOLD:.2f}")
