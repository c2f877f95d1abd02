"""Who plans the chart for a question: the model where it is capable, the rules otherwise."""

from gptdash.domain.errors import EndpointError, EngineError
from gptdash.domain.events import Done
from gptdash.domain.noun import Noun
from gptdash.domain.wording import mark, sentence
from gptdash.gateway import Gateway
from gptdash.services.analysis.answer import Planner
from gptdash.services.analysis.drafting import MAX_COLUMNS, draft_chart
from gptdash.services.analysis.planning import Plan, explain, names_of, plan_by_rules
from gptdash.services.analysis.rejections import NeitherUnderstood, NotUnderstood
from gptdash.services.analysis.table import Table


class Planned(Noun):
    """A plan, who made it, and the bill of the model where one was asked."""

    plan: Plan
    planner: Planner
    done: Done | None = None


def plan_question(gateway: Gateway, table: Table, question: str) -> Planned:
    """Plan a chart for a question.

    Raises:
        NotUnderstood: no model was asked, and the rules recognise nothing.
        NeitherUnderstood: neither the model nor the rules came to a plan.
    """
    if not is_capable(gateway) or len(table.columns) > MAX_COLUMNS:
        return Planned(plan=plan_by_rules(table, question), planner="rules")
    try:
        drafted = draft_chart(gateway, table, question)
    except (EndpointError, EngineError) as error:
        return _by_rules_after(table, question, str(error.sentence), None)
    if drafted.spec is None:
        return _by_rules_after(table, question, drafted.problem, drafted.done)
    plan = Plan(spec=drafted.spec, understood=tuple(explain(drafted.spec)))
    return Planned(plan=plan, planner="model", done=drafted.done)


def is_capable(gateway: Gateway) -> bool:
    """Tell whether the model's plans are worth asking for."""
    capabilities = gateway.capabilities()
    return not capabilities.weak and capabilities.strict_schema is not False


def _by_rules_after(table: Table, question: str, problem: str, done: Done | None) -> Planned:
    """Fall back to the rules, and say so."""
    try:
        plan = plan_by_rules(table, question)
    except NotUnderstood as error:
        raise NeitherUnderstood(problem=problem.rstrip("."), columns=names_of(table.columns)) from error
    said = sentence(
        mark("The model gave no usable plan ({problem}), so the question was read by rules."),
        problem=problem.rstrip("."),
    )
    return Planned(plan=plan.model_copy(update={"understood": (said, *plan.understood)}), planner="rules", done=done)
