"""What of a set is decided without a model, and what becomes the items of a job."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gptdash.domain.jobs import JobSpec, NewItem
from gptdash.domain.safety import Enclosure
from gptdash.domain.support import CaseResult, Company, CompanyVersion, Passage, SupportCase
from gptdash.services.support.answering import begun_answer, quoted_answer
from gptdash.services.support.asking import asked, instructions
from gptdash.services.support.decision import Decision, decide
from gptdash.services.support.testing.judging import CASE, CASE_CHECK, PASSAGES, Outcome, problems_of

WIDTH: Final = 16
EXAMPLE: Final = "faq-1"
NUMBER: Final = "number"
COUNTED: Final = 500


@dataclass(frozen=True)
class CaseItems:
    """The cases that a model answers, as the items of a job."""

    items: tuple[NewItem, ...]

    def __len__(self) -> int:
        """Count them."""
        return len(self.items)

    def __iter__(self) -> Iterator[NewItem]:
        """Give them, in their order."""
        return iter(self.items)

    def sample(self) -> Sequence[NewItem]:
        """Give some of them, from all over."""
        return self.items[:: max(1, len(self) // COUNTED)]


@dataclass(frozen=True)
class CasePlan:
    """A run before it begins: the job that answers `items`, and the results that are there at once."""

    version: CompanyVersion
    spec: JobSpec
    items: CaseItems
    results: tuple[CaseResult, ...]


def plan_run(version: CompanyVersion, cases: tuple[SupportCase, ...], model: str | None) -> CasePlan:
    """Decide each case, and write what must be asked; without a `model` everything is quoted."""
    enclosure = Enclosure()
    items: list[NewItem] = []
    results: list[CaseResult] = []
    for number, case in enumerate(cases, 1):
        decision = decide(version.company, case.question)
        if model and decision.kind == "model":
            items.append(_item(number, case, decision, enclosure))
            results.append(CaseResult(number=number, question=case.question, state="waiting"))
        else:
            results.append(_result(number, case, version.company, decision))
    spec = JobSpec(
        system=instructions(version.company, enclosure, EXAMPLE),
        model=model,
        width=WIDTH,
        check=CASE_CHECK,
        column="answer",
    )
    return CasePlan(version, spec, CaseItems(tuple(items)), tuple(results))


def _item(number: int, case: SupportCase, decision: Decision, enclosure: Enclosure) -> NewItem:
    passages = tuple(match.passage for match in decision.matches)
    given = {NUMBER: str(number), CASE: case.model_dump_json(), PASSAGES: _written(passages)}
    return NewItem(prompt=asked(case.question, passages, enclosure), given=given)


def _written(passages: tuple[Passage, ...]) -> str:
    return json.dumps([passage.model_dump() for passage in passages], ensure_ascii=False)


def _result(number: int, case: SupportCase, company: Company, decision: Decision) -> CaseResult:
    answer = begun_answer(company, case.question, decision)
    if decision.kind == "model":
        answer = quoted_answer(answer, decision, ())
    problems = problems_of(case, Outcome(kind=answer.kind, text=answer.text, citations=answer.citations))
    return CaseResult(
        number=number,
        question=case.question,
        state="failed" if problems else "passed",
        kind=answer.kind,
        text=answer.text,
        problems=problems,
    )
