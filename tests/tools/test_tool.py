"""Functions become tools."""

from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from gptdash.domain.events import ToolFinished
from gptdash.domain.messages import ToolUse
from gptdash.tools import Toolbox, tool_of
from gptdash.tools.problems import ToolInvalid, ToolMissing
from gptdash.tools.running import prepare
from tests.fake_openai.strict_schema import check_strict


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


class Address(BaseModel):
    street: str
    number: int | None = None


def order(
    item: str,
    size: Size,
    address: Address,
    count: Annotated[int, Field(ge=1)] = 1,
    wrapping: Literal["paper", "box"] | None = None,
    notes: tuple[str, ...] = (),
) -> str:
    """Order something.

    It is sent at once.

    Args:
        item: what is wanted,
            in one word
        size (Size): how large it is
        count: how many
    Returns:
        a receipt
    """
    return f"{count} {size} {item} to {address.street} in {wrapping} {notes}"


def arguments_of(written: str, function: Any = order) -> dict[str, object]:
    toolbox = Toolbox([function])
    (name,) = toolbox.names
    prepared = prepare(ToolUse(id="1", name=name, arguments=written), toolbox)
    return prepared.tool.arguments_of(prepared.arguments)


def test_hints_and_docstring_become_a_strict_schema_with_descriptions() -> None:
    spec = tool_of(order).spec
    assert (spec.name, spec.description) == ("order", "Order something. It is sent at once.")
    check_strict("order", spec.parameters)
    properties: Any = spec.parameters["properties"]
    assert spec.parameters["required"] == ["item", "size", "address", "count", "wrapping", "notes"]
    assert properties["item"] == {"type": "string", "description": "what is wanted, in one word"}
    assert properties["size"] == {"description": "how large it is", "anyOf": [{"$ref": "#/$defs/Size"}]}
    assert properties["count"] == {
        "description": "how many",
        "anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}],
    }


def test_null_for_an_optional_argument_means_the_functions_own_default() -> None:
    given = arguments_of(
        '{"item": "tea", "size": "small", "address": {"street": "Main", "number": null}, "count": null, "notes": null}'
    )
    assert given == {"item": "tea", "size": Size.SMALL, "address": Address(street="Main")}
    assert order(**given) == "1 small tea to Main in None ()"  # type: ignore[arg-type] - the tool has validated them


def test_no_arguments_at_all_will_do_where_none_is_needed() -> None:
    def ring(times: int = 2) -> int:
        """Ring."""
        return times

    assert arguments_of("", ring) == {}
    assert arguments_of('{"times": 3}', ring) == {"times": 3}


def undocumented(a: int) -> int:
    return a


def untyped(a) -> int:  # type: ignore[no-untyped-def] - this is what is tested
    """Do something."""
    return int(a)


def scattered(*numbers: int) -> int:
    """Do something."""
    return len(numbers)


def anything(a: dict[str, Any]) -> int:
    """Do something."""
    return len(a)


def odd(a: ToolFinished.__class__) -> int:  # type: ignore[name-defined] - a type that no schema can express
    """Do something."""
    return 0 if a else 1


def answer(a: int) -> int:
    """Do something."""
    return a


@pytest.mark.parametrize("function", [undocumented, untyped, scattered, anything, odd, answer])
def test_a_function_that_a_model_could_not_call_is_refused_with_the_reason(function: Any) -> None:
    with pytest.raises(ToolInvalid, match=f"^The function {function.__name__} cannot be a tool: ."):
        tool_of(function)


def test_a_toolbox_gives_what_is_asked_for_by_name() -> None:
    def ring() -> int:
        """Ring."""
        return 1

    toolbox = Toolbox([order, ring])
    assert toolbox.only(["ring"]).names == ("ring",)
    with pytest.raises(ToolMissing, match=r"^There is no tool named sing\. Choose from: order, ring\.$"):
        toolbox.only(["ring", "sing"])
