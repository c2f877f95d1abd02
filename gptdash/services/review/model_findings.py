"""What the model finds: one JSON object, read finding by finding."""

from typing import Final

from pydantic import JsonValue, ValidationError
from pydantic_core import from_json

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.review.anchoring import anchor_quote
from gptdash.services.review.finding import Category, Confidence, Finding, Severity
from gptdash.services.review.sources import quoted

FENCE: Final = "```"


class ModelFinding(Noun):
    """One finding in the words of the model; nothing in it is believed before its quote was found."""

    line: int
    quote: str
    severity: Severity
    category: Category
    message: str
    suggestion: str
    confidence: Confidence


class CodeFindings(Noun):
    """The whole reply; its schema is what the server enforces."""

    findings: tuple[ModelFinding, ...]


class ReadFindings(Noun):
    """The findings of a reply and what must be said of it."""

    findings: tuple[Finding, ...] = ()
    notes: tuple[Sentence, ...] = ()


def read_findings(text: str, lines: tuple[str, ...], file: str) -> ReadFindings:
    """Read a reply, also one that breaks off; what cannot be used is dropped and counted."""
    items = _items(text)
    if items is None:
        return ReadFindings(notes=(sentence(mark("The model's reply could not be read, so it is left out.")),))
    read = tuple(_read_one(item) for item in items)
    findings = tuple(_placed(said, lines, file) for said in read if said is not None)
    return ReadFindings(findings=findings, notes=_notes(read.count(None), findings))


def _items(text: str) -> list[JsonValue] | None:
    try:
        value = from_json(_without_fence(text), allow_partial=True)
    except ValueError:
        return None
    items = value.get("findings", []) if isinstance(value, dict) else value
    return items if isinstance(items, list) else None


def _without_fence(text: str) -> str:
    """Take the JSON out of a code fence, which models without a schema like to add."""
    if FENCE not in text:
        return text
    return text.split(FENCE)[1].removeprefix("json")


def _read_one(item: JsonValue) -> ModelFinding | None:
    try:
        return ModelFinding.model_validate(item)
    except ValidationError:
        return None


def _placed(said: ModelFinding, lines: tuple[str, ...], file: str) -> Finding:
    anchor = anchor_quote(said.quote, said.line, lines)
    line, end_line = (anchor.line, anchor.end_line) if anchor else (None, None)
    return Finding(
        file=file,
        line=line,
        end_line=end_line,
        severity=said.severity,
        category=said.category,
        message=said.message.strip(),
        suggestion=said.suggestion.strip(),
        quote=quoted(lines, line, end_line) if line and end_line else "",
        sources=("model",),
        confidence=said.confidence,
    )


def _notes(dropped: int, findings: tuple[Finding, ...]) -> tuple[Sentence, ...]:
    notes = []
    if dropped:
        template = mark("Findings of the model that could not be read, and were dropped: {count}.")
        notes.append(sentence(template, count=dropped))
    unanchored = sum(not finding.anchored for finding in findings)
    if unanchored:
        template = mark("Findings of the model whose quoted code is not where it says: {count}. They name no line.")
        notes.append(sentence(template, count=unanchored))
    return tuple(notes)
