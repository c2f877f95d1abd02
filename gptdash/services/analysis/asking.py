"""Who plans the chart for a question: the model where it is capable, the rules otherwise."""

from dataclasses import dataclass, replace
from typing import Final

from gptdash.domain.errors import EndpointError, EngineError
from gptdash.domain.events import Done
from gptdash.domain.redaction import Redactor
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.gateway import Gateway
from gptdash.services.analysis.answer import Answer
from gptdash.services.analysis.drafting import MAX_COLUMNS, Brief, Drafted, draft_chart
from gptdash.services.analysis.planning import Plan, explain, names_of, plan_by_rules, refine_by_rules
from gptdash.services.analysis.rejections import NeitherUnderstood, NothingChanges, NotUnderstood
from gptdash.services.analysis.running import run_spec
from gptdash.services.analysis.spec import ChartSpec
from gptdash.services.analysis.summing_up import is_empty
from gptdash.services.analysis.table import Table

NO_ROWS: Final = mark("The plan finds no rows. Check its filters: the values may be written otherwise in the table.")


@dataclass(frozen=True)
class Asker:
    """Answers questions about one table, on one endpoint."""

    gateway: Gateway
    table: Table
    redactor: Redactor | None = None

    def answer(self, brief: Brief) -> Answer:
        """Answer a question, or refine the chart that it speaks of.

        Rules refine a chart where they understand every word; the model does the rest, where there is one.

        Raises:
            NotUnderstood: no model was asked, and the rules recognise nothing.
            NeitherUnderstood: neither the model nor the rules came to a plan.
        """
        if not asks_model(self.gateway, self.table):
            return self._answered(self._by_rules(brief))
        if brief.previous and (refined := self._refined_wholly(brief)):
            return self._answered(refined)
        return self._by_model(brief)

    def _by_rules(self, brief: Brief) -> Plan:
        if brief.previous:
            return refine_by_rules(self.table, brief.previous, brief.question, brief.notes.metrics)
        return plan_by_rules(self.table, brief.question, brief.notes.metrics)

    def _refined_wholly(self, brief: Brief) -> Plan | None:
        try:
            plan = self._by_rules(brief)
        except (NotUnderstood, NothingChanges):
            return None
        return None if plan.ignored else plan

    def _by_model(self, brief: Brief) -> Answer:
        run = _Runs(self.table)
        try:
            drafted = draft_chart(self.gateway, self.table, brief, run.judge, self.redactor)
        except (EndpointError, EngineError) as error:
            drafted = Drafted(spec=None, done=None, problem=error.sentence)
        if drafted.spec is None:
            return self._after_the_model(brief, drafted)
        understood = tuple(explain(drafted.spec))
        return replace(run.of(drafted.spec), planner="model", understood=understood, done=drafted.done)

    def _after_the_model(self, brief: Brief, drafted: Drafted) -> Answer:
        """Fall back to the rules, and say so; a plan that fits and finds nothing is better than none."""
        try:
            plan = self._by_rules(brief)
        except (NotUnderstood, NothingChanges) as error:
            if drafted.empty is None:
                raise NeitherUnderstood(problem=drafted.problem, columns=names_of(self.table.columns)) from error
            return self._found_nothing(drafted.empty, drafted.done)
        template = mark("The model gave no usable plan, so the question was read by rules. {problem}")
        said = sentence(template, problem=drafted.problem)
        answer = self._answered(plan, drafted.done, said)
        if drafted.empty and is_empty(answer.spec, answer.table):
            return self._found_nothing(drafted.empty, drafted.done)
        return answer

    def _found_nothing(self, spec: ChartSpec, done: Done | None) -> Answer:
        answer = run_spec(self.table, spec)
        return replace(answer, planner="model", understood=tuple(explain(spec)), done=done)

    def _answered(self, plan: Plan, done: Done | None = None, *said: Sentence) -> Answer:
        answer = run_spec(self.table, plan.spec)
        return replace(answer, understood=(*said, *plan.understood), ignored=plan.ignored, done=done)


class _Runs:
    """Runs each plan of a model once."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._answers: dict[ChartSpec, Answer] = {}

    def judge(self, spec: ChartSpec) -> str:
        """Say that a plan finds nothing, for the model to think again."""
        return NO_ROWS if is_empty(spec, self.of(spec).table) else ""

    def of(self, spec: ChartSpec) -> Answer:
        """Return the answer of a plan."""
        if spec not in self._answers:
            self._answers[spec] = run_spec(self._table, spec)
        return self._answers[spec]


def asks_model(gateway: Gateway, table: Table) -> bool:
    """Tell whether the model's plans are worth asking for, and a schema can list the columns."""
    return is_capable(gateway) and len(table.columns) <= MAX_COLUMNS


def is_capable(gateway: Gateway) -> bool:
    """Tell whether a model keeps to a schema, and is strong enough for what it plans or writes to be of use."""
    capabilities = gateway.capabilities()
    return not capabilities.weak and capabilities.strict_schema is not False
