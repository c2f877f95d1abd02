"""The customer-service feature."""

from importlib.resources import files
from typing import Final

from gptdash.domain.errors import BlankQuestion, QuestionRejected
from gptdash.domain.messages import Message, system, user
from gptdash.domain.requests import Request
from gptdash.domain.safety import Enclosure
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.gateway import Gateway
from gptdash.services.support.decision import Decision, decide
from gptdash.services.support.knowledge import Knowledge
from gptdash.services.support.turn import SupportTurn

HISTORY_MESSAGES: Final = 20
MAX_QUESTION: Final = 4_000


class QuestionTooLong(QuestionRejected):
    """A question beyond the limit."""

    template = mark("The question has {length} characters; the limit is {limit}. Shorten it.")


class SupportService:
    """Answers customers from a company's knowledge base, by the model of one endpoint or by quoting."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def answer(self, knowledge: Knowledge, question: str, history: tuple[Message, ...] = ()) -> SupportTurn:
        """Decide whether to answer, and prepare the answer; nothing is sent before its ticks are taken.

        Of the history the last `HISTORY_MESSAGES` messages are sent.

        Raises:
            QuestionRejected: it is blank or too long.
        """
        if not question.strip():
            raise BlankQuestion
        if len(question) > MAX_QUESTION:
            raise QuestionTooLong(length=len(question), limit=MAX_QUESTION)
        decision = decide(knowledge, question)
        if decision.kind != "answer":
            return SupportTurn(decision)
        if self._gateway.capabilities().weak:
            return SupportTurn(decision, unasked=(self._too_weak(),))
        request = _build_request(knowledge, question, history[-HISTORY_MESSAGES:], decision)
        return SupportTurn(decision, self._gateway.stream(request))

    def _too_weak(self) -> Sentence:
        return sentence(
            mark("Quoted from the knowledge base: {model} is too small to answer in its own words."),
            model=self._gateway.model_for(None),
        )


def _build_request(knowledge: Knowledge, question: str, history: tuple[Message, ...], decision: Decision) -> Request:
    enclosure = Enclosure()
    passages = tuple(match.passage for match in decision.matches)
    prompt = files("gptdash.services.support").joinpath("prompt.md").read_text("utf-8")
    for name, value in (("company", knowledge.company), ("nonce", enclosure.nonce), ("example", passages[0].id)):
        prompt = prompt.replace(f"{{{name}}}", value)
    texts = (f"[{passage.id}] {passage.title}\n{passage.text}" for passage in passages)
    data = enclosure.enclose(texts, separator="\n\n")
    asked = user(f"{question}\n\n{data}")
    return Request(messages=(system(prompt), *history, asked), purpose="support")
