"""Runs one call of a tool: whatever happens, it ends with words for the model."""

import asyncio
import inspect
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread
from typing import Final

from pydantic import BaseModel, JsonValue, ValidationError
from pydantic_core import PydanticSerializationError, from_json, to_json

from gptdash.domain.errors import GptdashError
from gptdash.domain.events import ToolFinished
from gptdash.domain.messages import ToolUse
from gptdash.tools.problems import ArgumentsInvalid, ArgumentsMalformed, ToolBroke, ToolTimedOut, ToolUnknown
from gptdash.tools.tool import Tool
from gptdash.tools.toolbox import Toolbox

MAX_RESULT_CHARS: Final = 20_000
MAX_DETAIL_CHARS: Final = 300
CUT: Final = "… (cut)"
Change = Callable[[str], str]


@dataclass(frozen=True)
class Prepared:
    """A call whose arguments fit."""

    use: ToolUse
    tool: Tool
    arguments: BaseModel


def prepare(use: ToolUse, toolbox: Toolbox, restore: Change = str) -> Prepared:
    """Find the tool of a call and validate its arguments; `restore` puts back values that were replaced.

    Raises:
        ToolUnknown: there is no such tool.
        ArgumentsMalformed: the arguments are no JSON object.
        ArgumentsInvalid: they do not fit.
    """
    tool = toolbox.find(use.name)
    if tool is None:
        raise ToolUnknown(name=use.name, names=", ".join(toolbox.names))
    given = _object_of(use)
    written = to_json(given if tool.leaves_machine else _restored(given, restore))
    try:
        return Prepared(use, tool, tool.parameters.model_validate_json(written))
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise ArgumentsInvalid(name=use.name, detail=_brief(f"{where}: {problem['msg']}")) from error


def _object_of(use: ToolUse) -> dict[str, JsonValue]:
    """Read the arguments; none at all are an empty object."""
    try:
        given = from_json(use.arguments.strip() or "{}")
    except ValueError as error:
        raise ArgumentsMalformed(name=use.name, detail=_brief(str(error))) from error
    if not isinstance(given, dict):
        raise ArgumentsMalformed(name=use.name, detail=type(given).__name__)
    return given


def is_object(text: str) -> bool:
    """Tell whether a text is a JSON object."""
    try:
        return isinstance(from_json(text), dict)
    except ValueError:
        return False


def _restored(value: JsonValue, restore: Change) -> JsonValue:
    match value:
        case str():
            return restore(value)
        case list():
            return [_restored(item, restore) for item in value]
        case dict():
            return {name: _restored(item, restore) for name, item in value.items()}
        case _:
            return value


async def run(prepared: Prepared, clean: Change = str) -> ToolFinished:
    """Run a call; `clean` takes out of its result what must not leave the machine."""
    started = time.perf_counter()
    try:
        result = await _result_of(prepared)
    except GptdashError as error:
        return failed(prepared.use, error, _ms_since(started), clean)
    return ToolFinished(use=prepared.use, result=clean(result), duration_ms=_ms_since(started))


def failed(use: ToolUse, error: GptdashError, duration_ms: int = 0, clean: Change = str) -> ToolFinished:
    """Tell the model what went wrong."""
    told = clean(to_json({"error": str(error)}).decode("utf-8"))
    return ToolFinished(use=use, result=told, duration_ms=duration_ms, problem=error.sentence, error_code=error.code)


async def _result_of(prepared: Prepared) -> str:
    tool = prepared.tool
    limit = asyncio.timeout(tool.timeout_s)
    try:
        async with limit:
            return _written(await _call(tool, tool.arguments_of(prepared.arguments)))
    except (GptdashError, asyncio.CancelledError):
        raise
    except Exception as error:
        if limit.expired():
            raise ToolTimedOut(name=tool.name, seconds=round(tool.timeout_s, 1)) from error
        raise _broke(tool, error) from error


async def _call(tool: Tool, arguments: dict[str, object]) -> object:
    if inspect.iscoroutinefunction(tool.function):
        return await tool.function(**arguments)
    return await asyncio.wrap_future(_in_thread(tool, arguments))


def _in_thread(tool: Tool, arguments: dict[str, object]) -> Future[object]:
    """Call it in a thread of its own: one that hangs is left behind, and keeps neither a pool nor the exit waiting."""
    future: Future[object] = Future()

    def do() -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(tool.function(**arguments))
        except GptdashError as error:
            future.set_exception(error)
        except BaseException as error:  # noqa: BLE001 - one who waits must hear of it; asyncio takes not every kind
            future.set_exception(_broke(tool, error))

    Thread(target=do, name=f"tool {tool.name}", daemon=True).start()
    return future


def _broke(tool: Tool, error: BaseException) -> ToolBroke:
    return ToolBroke(name=tool.name, detail=_brief(f"{type(error).__name__}: {error}"))


def _written(result: object) -> str:
    """Write a result as the text that the model reads: a string as it is, anything else as JSON."""
    if isinstance(result, str):
        text = result
    else:
        try:
            text = to_json(result, inf_nan_mode="null").decode("utf-8")
        except PydanticSerializationError:
            text = str(result)
    return text if len(text) <= MAX_RESULT_CHARS else text[:MAX_RESULT_CHARS] + CUT


def _ms_since(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)


def _brief(text: str) -> str:
    return " ".join(text.split())[:MAX_DETAIL_CHARS]
