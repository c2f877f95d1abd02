"""Who writes the code for a task: the model where it is capable, the rules otherwise."""

from gptdash.domain.errors import BlankQuestion, EndpointError, EngineError
from gptdash.domain.events import Done
from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.gateway import Gateway
from gptdash.services.analysis.answer import Planner
from gptdash.services.analysis.asking import is_capable
from gptdash.services.analysis.code.by_rules import code_of
from gptdash.services.analysis.code.drafting import draft_code
from gptdash.services.analysis.drafting import MAX_COLUMNS
from gptdash.services.analysis.planning import names_of, plan_by_rules
from gptdash.services.analysis.rejections import NeitherUnderstood, NotUnderstood
from gptdash.services.analysis.table import Table
from gptdash.services.analysis.validating import check


class WrittenCode(Noun):
    """Code for a task: who wrote it, what it is said to do, and the bill of the model where one was asked."""

    code: str
    planner: Planner
    notes: tuple[Sentence, ...] = ()
    explanation: str = ""
    done: Done | None = None


def generate_code(gateway: Gateway, table: Table, task: str) -> WrittenCode:
    """Write pandas code for a task; it is not run here.

    Raises:
        BlankQuestion: there is no task.
        NotUnderstood: no model was asked, and the rules recognise nothing.
        NeitherUnderstood: neither the model nor the rules came to code.
    """
    if not task.strip():
        raise BlankQuestion
    if not is_capable(gateway):
        said = sentence(mark("Written by rules, without a model: this model is too weak to write code."))
        return _by_rules(table, task, said)
    if len(table.columns) > MAX_COLUMNS:
        said = sentence(mark("Written by rules, without a model: the table has too many columns to describe."))
        return _by_rules(table, task, said)
    try:
        drafted = draft_code(gateway, table, task)
    except (EndpointError, EngineError) as error:
        return _after(table, task, error.sentence, None)
    if drafted.problem:
        return _after(table, task, drafted.problem, drafted.done)
    return WrittenCode(code=drafted.code, planner="model", explanation=drafted.explanation, done=drafted.done)


def _after(table: Table, task: str, problem: Sentence | str, done: Done | None) -> WrittenCode:
    """Fall back to the rules, and say so."""
    said = sentence(mark("The model gave no usable code, so this was written by rules. {problem}"), problem=problem)
    try:
        written = _by_rules(table, task, said)
    except NotUnderstood as error:
        raise NeitherUnderstood(problem=problem, columns=names_of(table.columns)) from error
    return written.model_copy(update={"done": done})


def _by_rules(table: Table, task: str, said: Sentence) -> WrittenCode:
    plan = plan_by_rules(table, task)
    check(plan.spec, table.columns)
    ignored = sentence(mark("Not understood: {words}"), words=", ".join(plan.ignored))
    notes = (said, *plan.understood, *([ignored] if plan.ignored else []))
    return WrittenCode(code=code_of(table, plan.spec), planner="rules", notes=notes)
