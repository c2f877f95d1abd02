"""A company that is supported: conversations over two weeks, cases, and two runs of them.

What a customer gets is decided and checked by the app itself; only the model's words are written here.
"""

from datetime import datetime, timedelta
from functools import partial
from itertools import starmap
from typing import Final

from pydantic import TypeAdapter

from gptdash.demo.reading import read_as
from gptdash.demo.rooms import Rooms
from gptdash.demo.till import SampleCall, Till
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Purpose
from gptdash.domain.support import (
    CaseResult,
    CaseRun,
    CaseSet,
    Company,
    CompanyVersion,
    Exchange,
    HandOffCard,
    Mood,
    SupportAnswer,
    SupportCase,
    Talk,
    Urgency,
)
from gptdash.domain.usage import Usage
from gptdash.services.support import Decision, decide
from gptdash.services.support.answering import ModelWords, answer_of_model, begun_answer
from gptdash.services.support.testing.judging import outcome_of, problems_of
from gptdash.services.support.watching import hand_off_after
from gptdash.services.support.watching.cards import card_by_rules

MODEL: Final = "gpt-6-luna"
PURPOSE: Final[Purpose] = "support"
READ_TOKENS: Final = 640
RUNS_DAYS_AGO: Final = (6.0, 1.5)
BEST: Final = "{best}"
LATER_PASSAGE: Final = "faq-6"


class SaidToCustomer(Noun):
    """A question and the model's words for it; `{best}` is the id of the passage that fits best.

    `mood` is how the customer feels, `topic` what it is about.
    """

    question: str
    answer: str = ""
    mood: int = 0
    topic: str = ""
    urgency: Urgency = "normal"


class SaidTalk(Noun):
    """A conversation some days ago with the sample company, or with another one that comes along."""

    days_ago: float
    exchanges: tuple[SaidToCustomer, ...]
    rating: int | None = None
    company: str | None = None


class SaidCase(SupportCase):
    """A case, with the model's words in the first run and in the second."""

    first: str = ""
    second: str = ""


def write_support(rooms: Rooms, till: Till, now: datetime) -> None:
    """Save the company twice, as it learns something between the runs; then the conversations and the runs."""
    whole = read_as("company.json", TypeAdapter(Company))
    less = tuple(passage for passage in whole.passages if passage.id != LATER_PASSAGE)
    first = rooms.companies.save(whole.model_copy(update={"passages": less}))
    second = rooms.companies.save(whole, first.company_id)
    for said in read_as("talks.json", TypeAdapter(tuple[SaidTalk, ...])):
        version = rooms.companies.open(said.company) if said.company else second
        _write_talk(rooms, till, said, version, now - timedelta(days=said.days_ago))
    _write_runs(rooms, till, (first, second), now)


def _write_talk(rooms: Rooms, till: Till, said: SaidTalk, version: CompanyVersion, begun: datetime) -> None:
    talk = Talk(
        id=till.new_id(),
        company_id=version.company_id,
        version=version.number,
        company=version.company.name,
        created_at=begun,
    )
    exchanges: list[Exchange] = []
    for number, one in enumerate(said.exchanges):
        exchange = _exchange(till, version.company, one, tuple(exchanges), begun + timedelta(minutes=2 * number))
        exchanges.append(exchange)
        rooms.store.talks.append(talk, exchange)
    if said.rating:
        rooms.store.talks.rate(talk.id, said.rating)


def _exchange(
    till: Till, company: Company, said: SaidToCustomer, earlier: tuple[Exchange, ...], at: datetime
) -> Exchange:
    decision = decide(company, said.question, tuple(exchange.question for exchange in earlier))
    answer = _answer(till, company, said, decision, at)
    mood = Mood(
        score=said.mood,
        confidence=80,
        topic=said.topic,
        urgency=said.urgency,
        done=till.bill_texts(_call(at, 180), said.question, said.topic),
    )
    hand_off = hand_off_after(company, answer, mood)
    exchange = Exchange(at=at, question=said.question, answer=answer, mood=mood, hand_off=hand_off)
    if hand_off is None:
        return exchange
    card: HandOffCard = card_by_rules((*earlier, exchange))
    return exchange.model_copy(update={"hand_off": hand_off.model_copy(update={"card": card})})


def _answer(till: Till, company: Company, said: SaidToCustomer, decision: Decision, at: datetime) -> SupportAnswer:
    begun = begun_answer(company, said.question, decision)
    if decision.kind != "model":
        return begun
    text = said.answer.replace(BEST, decision.matches[0].passage.id)
    done = till.bill_texts(_call(at, READ_TOKENS), said.question, text)
    return answer_of_model(company, said.question, begun, ModelWords(text=text, done=done))


def _call(at: datetime, read: int) -> SampleCall:
    return SampleCall(at=at, purpose=PURPOSE, model=MODEL, usage=Usage(input_tokens=read))


def _write_runs(rooms: Rooms, till: Till, versions: tuple[CompanyVersion, ...], now: datetime) -> None:
    said = read_as("cases.json", TypeAdapter(tuple[SaidCase, ...]))
    cases = tuple(SupportCase.model_validate(one.model_dump(exclude={"first", "second"})) for one in said)
    begun = now - timedelta(days=RUNS_DAYS_AGO[0], minutes=5)
    made = CaseSet(id=till.new_id(), created_at=begun, name="Northlight: first questions", cases=cases)
    rooms.store.cases.keep_set(made)
    words = (tuple(one.first for one in said), tuple(one.second or one.first for one in said))
    for version, answers, days in zip(versions, words, RUNS_DAYS_AGO, strict=True):
        at = now - timedelta(days=days)
        result = partial(_result, till, version.company, at)
        rooms.store.cases.keep_run(
            CaseRun(
                id=till.new_id(),
                set_id=made.id,
                created_at=at,
                company_id=version.company_id,
                company=version.company.name,
                version=version.number,
                model=MODEL,
                job_id=None,
                results=tuple(starmap(result, enumerate(zip(cases, answers, strict=True), 1))),
                is_settled=True,
            )
        )


def _result(till: Till, company: Company, at: datetime, number: int, given: tuple[SupportCase, str]) -> CaseResult:
    """Decide and judge a case with the model's words for it, as a run does."""
    case, words = given
    said = SaidToCustomer(question=case.question, answer=words)
    answer = _answer(till, company, said, decide(company, case.question), at)
    outcome = outcome_of(answer.text, answer.passages)
    if answer.done is None or answer.kind != "model":
        outcome = outcome.model_copy(update={"kind": answer.kind})
    problems = problems_of(case, outcome)
    return CaseResult(
        number=number,
        question=case.question,
        state="failed" if problems else "passed",
        kind=answer.kind,
        text=answer.text,
        problems=problems,
        cost_nano_usd=answer.done.cost.nano_usd if answer.done else 0,
    )
