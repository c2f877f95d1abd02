"""The customer-service feature."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

from gptdash.domain.errors import BlankQuestion, QuestionRejected
from gptdash.domain.redaction import Redactor
from gptdash.domain.safety import check_input
from gptdash.domain.support import Company, Exchange, Mood, SupportAnswer
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.gateway import Gateway
from gptdash.services.support.asking import build_request, history_of
from gptdash.services.support.decision import decide
from gptdash.services.support.operating import TalkExports, TalkReports
from gptdash.services.support.shelf import CompanyShelf
from gptdash.services.support.simulating import CustomerTurn, play_customer
from gptdash.services.support.talks import TalkDesk
from gptdash.services.support.testing import CaseDesk
from gptdash.services.support.turn import SupportTurn
from gptdash.services.support.watched import WatchedTurn
from gptdash.services.support.watching import (
    OverallSentiment,
    card_reading,
    hand_off_after,
    mood_reading,
    overall_reading,
)
from gptdash.services.support.watching.cards import CardReading
from gptdash.store import Cases, Jobs, Talks

MAX_QUESTION: Final = 4_000
TOO_WEAK: Final = mark("Quoted from the knowledge base: {model} is too small to answer in its own words.")


class QuestionTooLong(QuestionRejected):
    """A question beyond the limit."""

    template = mark("The question has {length} characters; the limit is {limit}. Shorten it.")


@dataclass(frozen=True)
class SupportStore:
    """What is kept, shared by all sessions; `new_redactor` makes one for a file that is to be given away."""

    companies: CompanyShelf
    talks: Talks
    cases: Cases
    jobs: Jobs
    new_redactor: Callable[[], Redactor]


class SupportService:
    """Answers customers from a company's knowledge base, by the model of one endpoint or by quoting.

    `companies` are those that can be served, `talks` the conversations that are kept, `exports` and `reports` what can
    be made of them, `tests` what a bot is tested on.
    """

    def __init__(self, gateway: Gateway, store: SupportStore, redactor: Redactor | None) -> None:
        self._gateway = gateway
        self._restore = redactor.restore if redactor else str
        self.companies = store.companies
        self.talks = TalkDesk(store.talks, redactor)
        self.exports = TalkExports(store.talks, store.new_redactor)
        self.reports = TalkReports(store.talks)
        self.tests = CaseDesk(gateway, store.cases, store.jobs, redactor)

    @property
    def is_weak(self) -> bool:
        """Whether the model is too small to answer in its own words, or to judge a conversation."""
        return self._gateway.capabilities().weak

    def answer(self, company: Company, question: str, earlier: tuple[Exchange, ...] = ()) -> SupportTurn:
        """Decide whether to answer, and prepare the answer; nothing is sent before its ticks are taken.

        Of what was said earlier the last 20 messages are sent.

        Raises:
            InputRejected: the question is blank, too long, or holds what a model would not read as text.
        """
        check_question(question)
        decision = decide(company, question, tuple(exchange.question for exchange in earlier))
        if decision.kind != "model":
            return SupportTurn(company, question, decision)
        if self.is_weak:
            return SupportTurn(company, question, decision, unasked=(self._too_weak(),))
        passages = tuple(match.passage for match in decision.matches)
        request = build_request(company, question, history_of(earlier), passages)
        instructions = "".join(message.text for message in request.messages if message.role == "system")
        live = self._gateway.stream(request)
        return SupportTurn(company, question, decision, live, restore=self._restore, instructions=instructions)

    def serve(
        self, company: Company, question: str, earlier: tuple[Exchange, ...] = (), *, watches: bool = True
    ) -> WatchedTurn:
        """Prepare an answer with all that follows it: the customer's mood where it `watches`, a hand-off, its card.

        Raises:
            InputRejected: the question cannot be used.
        """
        return WatchedTurn(
            self.answer(company, question, earlier),
            mood_reading(self._gateway, question, earlier) if watches else None,
            partial(self._conclude, company, question),
            lambda exchange: self._card((*earlier, exchange)),
        )

    def exchange(
        self, company: Company, question: str, earlier: tuple[Exchange, ...] = (), *, watches: bool = True
    ) -> Exchange:
        """Serve a customer, and wait for all of it.

        Raises:
            InputRejected: the question cannot be used.
        """
        with self.serve(company, question, earlier, watches=watches) as turn:
            for _ in turn.ticks():
                pass
        return turn.exchange

    def _conclude(self, company: Company, question: str, answer: SupportAnswer, mood: Mood | None) -> Exchange:
        hand_off = hand_off_after(company, answer, mood)
        return Exchange(at=datetime.now(UTC), question=question, answer=answer, mood=mood, hand_off=hand_off)

    def _card(self, exchanges: tuple[Exchange, ...]) -> CardReading:
        return card_reading(self._gateway, exchanges, self._restore)

    def play_customer(self, company: Company, persona: str, exchanges: tuple[Exchange, ...] = ()) -> CustomerTurn:
        """Prepare the next message of a customer whom the model plays; nothing is sent before its ticks are taken.

        Raises:
            InputRejected: the persona cannot be used.
            Unsupported: the model is too small.
        """
        return play_customer(self._gateway, company, persona, exchanges)

    def analyze_sentiment(self, exchanges: tuple[Exchange, ...]) -> OverallSentiment:
        """Judge the mood of a whole conversation; "unknown", with the reason, where it cannot be had."""
        return overall_reading(self._gateway, exchanges, self._restore).now()

    def _too_weak(self) -> Sentence:
        return sentence(TOO_WEAK, model=self._gateway.model_for(None))


def check_question(question: str) -> None:
    """Refuse what is no question.

    Raises:
        InputRejected: it is blank, too long, or holds what a model would not read as text.
    """
    if not question.strip():
        raise BlankQuestion
    if len(question) > MAX_QUESTION:
        raise QuestionTooLong(length=len(question), limit=MAX_QUESTION)
    check_input(question)
