"""A finding in the words of the model: what is asked for, and what is made of what comes."""

import re
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, JsonValue, ValidationError
from pydantic_core import from_json

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.review.findings import Category, Confidence, Severity
from gptdash.services.review.sources import Side

FENCE: Final = "```"
_NUMBER: Final = re.compile(r"-?\d{1,9}")


class AskedFinding(Noun):
    """One finding, as the schema asks for it."""

    file: str
    line: int
    side: Literal["new", "old"]
    quote: str
    severity: Severity
    category: Category
    message: str
    suggestion: str
    replacement: str | None
    confidence: Confidence


class CodeFindings(Noun):
    """The whole reply; its schema is what the server enforces."""

    findings: tuple[AskedFinding, ...]


def _number(value: object) -> int | None:
    """Read a line number out of whatever a model writes for one: 12, "12.0", "L12", "12-14"; None out of the rest."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    found = _NUMBER.search(str(value))
    return int(found[0]) if found else None


def lowered(value: object) -> object:
    """Write a word as the schema does."""
    return value.strip().lower() if isinstance(value, str) else value


def _lower_or_nothing(value: object) -> object:
    return lowered(value) if lowered(value) in ("high", "medium", "low") else None


def _text(value: object) -> object:
    return "" if value is None else value


class SaidFinding(BaseModel):
    """One finding, as models without a schema, or with little care for it, write it. Nothing in it is believed yet."""

    file: Annotated[str, BeforeValidator(_text)] = ""
    line: Annotated[int | None, BeforeValidator(_number)] = None
    side: Annotated[Side, BeforeValidator(lambda value: "old" if lowered(value) == "old" else "new")] = "new"
    quote: Annotated[str, BeforeValidator(_text)] = ""
    severity: Annotated[Severity, BeforeValidator(lowered)]
    category: Annotated[Category, BeforeValidator(lowered)]
    message: str
    suggestion: Annotated[str, BeforeValidator(_text)] = ""
    replacement: Annotated[str | None, BeforeValidator(lambda value: value if isinstance(value, str) else None)] = None
    confidence: Annotated[Confidence | None, BeforeValidator(_lower_or_nothing)] = None


class ReadReply(Noun):
    """The objects of a reply, and what must be said of it."""

    items: tuple[JsonValue, ...] = ()
    notes: tuple[Sentence, ...] = ()


def read_reply(text: str, name: str) -> ReadReply:
    """Read the list `name` of a reply, also of one that breaks off."""
    try:
        value = from_json(_without_fence(text), allow_partial=True)
    except ValueError:
        value = None
    items = value.get(name, []) if isinstance(value, dict) else value
    if not isinstance(items, list):
        return ReadReply(notes=(sentence(mark("The model's reply could not be read, so it is left out.")),))
    return ReadReply(items=tuple(items))


def read_findings(items: tuple[JsonValue, ...]) -> tuple[SaidFinding | None, ...]:
    """Read finding by finding; None for each that cannot be used."""
    return tuple(_read_one(item) for item in items)


def _read_one(item: JsonValue) -> SaidFinding | None:
    try:
        read = SaidFinding.model_validate(item)
    except ValidationError:
        return None
    return read if read.message.strip() else None


def _without_fence(text: str) -> str:
    """Take the JSON out of a code fence, which models without a schema like to add."""
    if FENCE not in text or text.lstrip().startswith(("{", "[")):
        return text
    return text.split(FENCE)[1].removeprefix("json")
