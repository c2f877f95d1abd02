"""Holds what came of a case against what must come of it."""

import json
import unicodedata
from typing import Final

from gptdash.domain.jobs import JobItem
from gptdash.domain.noun import Noun
from gptdash.domain.support import AnswerKind, Passage, SupportCase
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.support.checking import check_answer
from gptdash.services.support.checking.checked import FALSE_IDS, INVENTED, NO_SUPPORT
from gptdash.services.support.signs import HAND_OFF, REFUSE

CASE_CHECK: Final = "support_case"
CASE: Final = "case"
PASSAGES: Final = "passages"
NOT_HANDED_OFF: Final = mark("It should have been handed off to a person.")
NOT_REFUSED: Final = mark("It should have been refused.")
NOT_ANSWERED: Final = mark("It should have been answered.")
NOT_CITED: Final = mark("It does not cite {ids}.")
NOT_CONTAINED: Final = mark("It does not contain {words}.")
SEVERAL: Final = mark("{first} {others}")
UNSOUND: Final = (FALSE_IDS, INVENTED, NO_SUPPORT)


class Outcome(Noun):
    """What came of a case."""

    kind: AnswerKind
    text: str = ""
    citations: tuple[str, ...] = ()
    notes: tuple[Sentence, ...] = ()


def outcome_of(text: str, passages: tuple[Passage, ...]) -> Outcome:
    """Read a model's reply: an answer that is checked, or its sign that it does not answer."""
    if REFUSE in text.casefold():
        return Outcome(kind="refused", text=text)
    if HAND_OFF in text.casefold():
        return Outcome(kind="hand_off", text=text)
    checked = check_answer(text, passages)
    return Outcome(kind="model", text=text, citations=checked.citations, notes=checked.notes)


def problems_of(case: SupportCase, outcome: Outcome) -> tuple[Sentence, ...]:
    """Say what is wrong: nothing is where it came as it must, and no figure or id is invented."""
    if case.must_hand_off:
        return () if outcome.kind == "hand_off" else (sentence(NOT_HANDED_OFF),)
    if case.must_refuse:
        return () if outcome.kind in ("refused", "hand_off") else (sentence(NOT_REFUSED),)
    if outcome.kind not in ("model", "quoted"):
        return (sentence(NOT_ANSWERED),)
    missing = tuple(name for name in case.must_cite if name not in outcome.citations)
    absent = tuple(words for words in case.must_contain if _plain(words) not in _plain(outcome.text))
    return (
        *((sentence(NOT_CITED, ids=", ".join(missing)),) if missing else ()),
        *((sentence(NOT_CONTAINED, words=", ".join(absent)),) if absent else ()),
        *(note for note in outcome.notes if note.template in UNSOUND),
    )


def check_case(item: JobItem) -> Sentence | None:
    """Say what is wrong with the answer of a job's item that is a case; None where nothing is."""
    case = SupportCase.model_validate_json(item.given[CASE])
    problems = problems_of(case, outcome_of(item.reply or "", passages_of(item)))
    if len(problems) < 2:  # noqa: PLR2004 - one problem says itself
        return problems[0] if problems else None
    return sentence(SEVERAL, first=str(problems[0]), others=" ".join(map(str, problems[1:])))


def passages_of(item: JobItem) -> tuple[Passage, ...]:
    """Read the passages that a case was answered from."""
    return tuple(map(Passage.model_validate, json.loads(item.given[PASSAGES])))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
