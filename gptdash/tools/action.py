"""Tools for a model that cannot call functions: each reply is one action, a JSON object under a schema."""

import json
import uuid
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final

from pydantic import JsonValue
from pydantic_core import from_json

from gptdash.domain.events import Event, TextDelta, ToolFinished
from gptdash.domain.messages import Message, ToolUse, assistant, instructed, user
from gptdash.domain.requests import JsonSchema, Request, ResponseSchema, ToolSpec
from gptdash.domain.safety import Enclosure
from gptdash.tools.tool import ANSWER
from gptdash.tools.toolbox import Toolbox

IN_WORDS: Final = '`{"action": {"kind": "answer", "text": "…"}}`'
READY: Final = '`{"action": {"kind": "answer"}}`; you are then asked for the answer itself'


class ActionRound:
    """A call whose reply is an action; the `last` one is asked for the answer itself.

    Where the request has a schema of its own, an answer is only announced, and the last call gives it.
    """

    def __init__(self, request: Request, toolbox: Toolbox, enclosure: Enclosure, *, last: bool) -> None:
        self.request = request if last else _bound(request, toolbox, enclosure)
        self.uses: tuple[ToolUse, ...] = ()
        self.announced = False
        self._enclosure = enclosure
        self._last = last
        self._in_words = request.response_schema is None
        self._json = ""
        self._answered = ""

    def hear(self, event: Event) -> Iterable[Event]:
        """Read the action as far as it has come; an answer is passed on while it grows."""
        if self._last or not isinstance(event, TextDelta):
            return (event,)
        self._json += event.text
        action = _action_in(self._json)
        answer = action.get("text") if action.get("kind") == ANSWER else None
        if not isinstance(answer, str) or len(answer) <= len(self._answered):
            return ()
        news, self._answered = answer[len(self._answered) :], answer
        return (TextDelta(text=news),)

    def conclude(self) -> Iterable[Event]:
        """Read the whole reply once it is over; one that is no action is an answer in the model's own words."""
        if self._last:
            return ()
        action = _action_in(self._json, whole=True)
        kind = action.get("kind")
        if kind == ANSWER:
            self.announced = not self._in_words
        elif isinstance(kind, str):
            arguments = json.dumps(action.get("arguments") or {}, ensure_ascii=False)
            self.uses = (ToolUse(id=f"call_{uuid.uuid4().hex}", name=kind, arguments=arguments),)
        elif self._json and not self._answered:
            return (TextDelta(text=self._json),)
        return ()

    def said(self) -> tuple[Message, ...]:
        """Repeat the action."""
        return (assistant(self._json),)

    def told(self, finished: Iterable[ToolFinished]) -> tuple[Message, ...]:
        """Write the results as data."""
        pieces = tuple(f"{each.use.name}: {each.result}" for each in finished)
        return (user(self._enclosure.enclose(pieces)),)


def _action_in(text: str, *, whole: bool = False) -> dict[str, JsonValue]:
    """Read an action; one that has not come to its end as well, unless the `whole` is wanted."""
    try:
        value = from_json(text, allow_partial="off" if whole else "trailing-strings")
    except ValueError:
        return {}
    action = value.get("action") if isinstance(value, dict) else None
    return action if isinstance(action, dict) else {}


def _bound(request: Request, toolbox: Toolbox, enclosure: Enclosure) -> Request:
    in_words = request.response_schema is None
    schema = action_schema(toolbox.specs, in_words=in_words)
    return request.model_copy(
        update={
            "messages": instructed(_instructions(toolbox, enclosure, in_words=in_words), request.messages),
            "response_schema": ResponseSchema(name="action", json_schema=schema),
        }
    )


def _instructions(toolbox: Toolbox, enclosure: Enclosure, *, in_words: bool) -> str:
    tools = "\n".join(
        json.dumps(spec.model_dump(include={"name", "description", "parameters"}), ensure_ascii=False)
        for spec in toolbox.specs
    )
    facts = {"answer": IN_WORDS if in_words else READY, "nonce": enclosure.nonce, "tools": tools}
    text = _template()
    for name, value in facts.items():
        text = text.replace(f"{{{name}}}", value)
    return text


@cache
def _template() -> str:
    return files("gptdash.tools").joinpath("action.md").read_text("utf-8")


def action_schema(specs: Iterable[ToolSpec], *, in_words: bool) -> JsonSchema:
    """Write the schema of one action; definitions move to the root, under the tool's name."""
    definitions: JsonSchema = {}
    text: JsonSchema = {"text": {"type": "string"}} if in_words else {}
    branches: list[JsonValue] = [_branch(ANSWER, text)]
    for spec in specs:
        parameters = json.loads(json.dumps(spec.parameters).replace('"#/$defs/', f'"#/$defs/{spec.name}.'))
        for name, node in parameters.pop("$defs", {}).items():
            definitions[f"{spec.name}.{name}"] = node
        branches.append(_branch(spec.name, {"arguments": parameters}))
    schema = _closed({"action": {"anyOf": branches}})
    return {**schema, "$defs": definitions} if definitions else schema


def _branch(kind: str, properties: JsonSchema) -> JsonSchema:
    return _closed({"kind": {"type": "string", "enum": [kind]}, **properties})


def _closed(properties: JsonSchema) -> JsonSchema:
    names: list[JsonValue] = list(properties)
    return {"type": "object", "properties": properties, "required": names, "additionalProperties": False}
