"""What becomes of a decision and of a model's words."""

from typing import Final

from gptdash.domain.events import Done, Notice
from gptdash.domain.noun import Noun
from gptdash.domain.support import AnswerKind, Company, Rule, SupportAnswer
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.support.checking import check_answer
from gptdash.services.support.decision import Decision
from gptdash.services.support.signs import HAND_OFF, REFUSE
from gptdash.services.support.speaking import asking_back, phrase

EQUALS: Final = 0.9
LEAKED: Final = "prompt_leaked"
PASSED: Final = mark("The nearest passages do not answer this question.")
REFUSED: Final = mark("The customer wants something that the bot's rules do not allow.")
WITHHELD: Final = mark("The model repeated its hidden instructions, so its words are withheld.")


class ModelWords(Noun):
    """What a model said, as far as it came; it `leaks` where it repeats its instructions."""

    text: str
    notices: tuple[Notice, ...] = ()
    done: Done | None = None
    failure: Sentence | None = None
    complete: bool = True
    leaks: bool = False


def begun_answer(company: Company, question: str, decision: Decision) -> SupportAnswer:
    """Answer as far as no model is needed: a hand-off, a question back, a polite refusal."""
    passages = tuple(match.passage for match in decision.matches)
    text = ""
    if decision.kind == "ask_back":
        text = asking_back(question, company, passages)
    elif decision.kind in ("hand_off", "refused"):
        text = phrase("hand_off" if decision.kind == "hand_off" else "refused", question, company)
    return SupportAnswer(kind=decision.kind, rule=decision.rule, reason=decision.reason, text=text, passages=passages)


def quoted_answer(begun: SupportAnswer, decision: Decision, why: tuple[Sentence, ...]) -> SupportAnswer:
    """Quote the best passage, and its equals: where no model was asked, or where nothing came of it."""
    least = EQUALS * decision.matches[0].score
    passages = tuple(match.passage for match in decision.matches if match.score >= least)
    changes = {
        "kind": "quoted",
        "text": "\n\n".join(passage.text for passage in passages),
        "passages": passages,
        "citations": tuple(passage.id for passage in passages),
        "notes": why,
    }
    return begun.model_copy(update=changes)


def answer_of_model(company: Company, question: str, begun: SupportAnswer, words: ModelWords) -> SupportAnswer:
    """Check what a model said, and read its signs."""
    told = begun.model_copy(
        update={"done": words.done, "failure": words.failure, "complete": words.complete, "text": words.text}
    )
    found = _sign(company, words)
    if found is None:
        checked = check_answer(words.text, begun.passages)
        return told.model_copy(
            update={"citations": checked.citations, "claims": checked.claims, "notes": checked.notes}
        )
    kind, rule, reason = found
    said = phrase("hand_off" if kind == "hand_off" else "refused", question, company)
    return told.model_copy(update={"kind": kind, "rule": rule, "reason": sentence(reason), "text": said})


def _sign(company: Company, words: ModelWords) -> tuple[AnswerKind, Rule, str] | None:
    """Tell what the model wants in place of an answer, and why; None where it has answered."""
    if words.leaks or any(notice.code == LEAKED for notice in words.notices):
        return "refused", "prompt_leaked", WITHHELD
    if REFUSE in words.text.casefold():
        return "refused", "model_refused", REFUSED
    if HAND_OFF in words.text.casefold():
        return "hand_off" if company.rules.nothing_found else "refused", "model_passed", PASSED
    return None
