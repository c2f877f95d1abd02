"""A tool: a typed Python function that a model may call."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.errors import PydanticUserError

from gptdash.domain.requests import JsonSchema, ToolSpec
from gptdash.domain.schemas import strict_schema
from gptdash.domain.wording import mark
from gptdash.tools.docstrings import explain
from gptdash.tools.problems import ToolInvalid

TIMEOUT_S: Final = 30.0
# What a model that cannot call functions says in the place of a tool's name when it has its answer.
ANSWER: Final = "answer"
Function = Callable[..., object]
REQUIRED: Final[Any] = ...
ACCEPTED_KINDS: Final = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


@dataclass(frozen=True)
class Tool:
    """A function and how it may be called.

    `parameters` validates its arguments, `spec` describes it to a model. One with `side_effects` is run only when a
    person allows it. One that `leaves_machine` sends its arguments elsewhere: it gets placeholders where personal data
    was replaced, while the others get the values.
    """

    function: Function
    spec: ToolSpec
    parameters: type[BaseModel]
    timeout_s: float = TIMEOUT_S
    side_effects: bool = False
    leaves_machine: bool = False

    @property
    def name(self) -> str:
        """The function's name."""
        return self.spec.name

    def arguments_of(self, validated: BaseModel) -> dict[str, object]:
        """Write validated arguments as keywords; where null stands for "not given", the function's default counts."""
        values = {name: getattr(validated, name) for name in type(validated).model_fields}
        defaults = inspect.signature(self.function).parameters
        empty = inspect.Parameter.empty
        return {name: value for name, value in values.items() if value is not None or defaults[name].default is empty}


def tool_of(
    function: Function,
    *,
    timeout_s: float = TIMEOUT_S,
    side_effects: bool = False,
    leaves_machine: bool = False,
) -> Tool:
    """Make a tool of a function: its type hints become the schema, its docstring the descriptions.

    Raises:
        ToolInvalid: a parameter has no type that a schema can express, there is no docstring, or the name is taken.
    """
    explained = explain(function)
    name = getattr(function, "__name__", type(function).__name__)
    if not explained.summary:
        raise ToolInvalid(name=name, problem=mark("it has no docstring that says what it does."))
    if name == ANSWER:
        raise ToolInvalid(name=name, problem=mark("its name is taken."))
    parameters = _parameters_of(function, name, explained.parameters)
    spec = ToolSpec(name=name, description=explained.summary, parameters=_schema_of(parameters, name))
    return Tool(function, spec, parameters, timeout_s, side_effects, leaves_machine)


def _parameters_of(function: Function, name: str, described: dict[str, str]) -> type[BaseModel]:
    try:
        hints = get_type_hints(function, include_extras=True)
    except (NameError, TypeError) as error:
        raise ToolInvalid(name=name, problem=str(error)) from error
    fields: dict[str, Any] = {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind not in ACCEPTED_KINDS or parameter.name not in hints:
            raise ToolInvalid(name=name, problem=mark("each parameter needs a name and a type hint."))
        hint, default = hints[parameter.name], REQUIRED
        if parameter.default is not inspect.Parameter.empty:
            hint, default = hint | None, None
        fields[parameter.name] = (hint, Field(default, description=described.get(parameter.name)))
    try:
        return create_model(name, __config__=ConfigDict(extra="forbid", protected_namespaces=()), **fields)
    except PydanticUserError as error:
        raise ToolInvalid(name=name, problem=str(error).splitlines()[0]) from error


def _schema_of(parameters: type[BaseModel], name: str) -> JsonSchema:
    try:
        schema = strict_schema(parameters.model_json_schema())
    except PydanticUserError as error:
        raise ToolInvalid(name=name, problem=str(error).splitlines()[0]) from error
    if schema is None:
        raise ToolInvalid(name=name, problem=mark("a parameter may hold anything at all; give it a narrower type."))
    return schema
