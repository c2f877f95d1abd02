"""Asking the model for code: once, and once more where what it wrote is no Python or leaves nothing."""

import ast
import json
from functools import cache
from importlib.resources import files
from typing import Annotated, Final

from pydantic import Field, ValidationError

from gptdash.domain.events import Done
from gptdash.domain.messages import Message, assistant, system, user
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Request
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.gateway import Gateway
from gptdash.gateway.schema import response_schema_of
from gptdash.services.analysis.drafting.drafting import added, misshapen
from gptdash.services.analysis.table import Table

CORRECTION: Final = "This code cannot be used: {problem}. Send the whole code again, corrected."
LEFT: Final = frozenset({"result", "fig"})


class CodeDraft(Noun):
    """What the model fills in."""

    possible: Annotated[bool, Field(description="whether the columns can answer the task")]
    code: Annotated[str, Field(description="the Python code", max_length=20_000)]
    explanation: Annotated[str, Field(description="what the code computes, in one or two sentences")]


class DraftedCode(Noun):
    """Code of the model's and its bill; without code, `problem` says why."""

    code: str = ""
    explanation: str = ""
    problem: Sentence | str = ""
    done: Done | None = None


def draft_code(gateway: Gateway, table: Table, task: str) -> DraftedCode:
    """Let the model write code; only names, types and roles of columns are sent, never rows.

    Raises:
        EndpointError: the model could not be asked.
    """
    messages = (system(_instructions()), user(_described(table, task)))
    first, reply = _attempt(gateway, messages)
    if not first.problem or not reply:
        return first
    again = (*messages, assistant(reply), user(CORRECTION.format(problem=str(first.problem).rstrip("."))))
    second, _ = _attempt(gateway, again)
    return second.model_copy(update={"done": added(first.done, second.done)})


def _attempt(gateway: Gateway, messages: tuple[Message, ...]) -> tuple[DraftedCode, str]:
    """Ask; the text of the reply is given as well where asking again may help."""
    reply = gateway.complete(
        Request(messages=messages, purpose="analysis", response_schema=response_schema_of(CodeDraft))
    )
    try:
        draft = CodeDraft.model_validate_json(reply.text)
    except ValidationError as error:
        return DraftedCode(problem=misshapen(error), done=reply.done), reply.text
    if not draft.possible:
        return DraftedCode(problem=draft.explanation or mark("The columns do not answer it."), done=reply.done), ""
    if problem := _problem(draft.code):
        return DraftedCode(problem=problem, done=reply.done), reply.text
    return DraftedCode(code=draft.code, explanation=draft.explanation, done=reply.done), ""


def _problem(code: str) -> Sentence | str:
    """Say why a text is no code that leaves something; it is read, not run."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return sentence(mark("It is no Python: {detail}."), detail=str(error))
    stored = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return "" if stored & LEFT else mark("It sets neither result nor fig.")


@cache
def _instructions() -> str:
    return files("gptdash.services.analysis.code").joinpath("write_code.md").read_text("utf-8")


def _described(table: Table, task: str) -> str:
    columns = [{"name": column.name, "type": column.type, "role": column.role} for column in table.columns]
    return json.dumps({"columns": columns, "task": task}, ensure_ascii=False)
