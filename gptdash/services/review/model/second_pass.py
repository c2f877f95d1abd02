"""Asks the model to look at its own findings again, one call for each piece that has some."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, JsonValue, ValidationError

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Request
from gptdash.domain.safety import Enclosure
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.gateway.schema import response_schema_of
from gptdash.services.review.findings import Finding
from gptdash.services.review.model.asking import build_request, read_prompt
from gptdash.services.review.model.numbering import written
from gptdash.services.review.model.pieces import Piece
from gptdash.services.review.model.said import lowered, read_reply

PROMPT: Final = "second_pass.md"
Verdict = Literal["confirmed", "wrong", "unsure"]


class AskedVerdict(Noun):
    """What the model says of one finding when asked again."""

    number: int
    verdict: Verdict
    reason: str


class Verdicts(Noun):
    """The whole reply; its schema is what the server enforces."""

    verdicts: tuple[AskedVerdict, ...]


class _SaidVerdict(BaseModel):
    number: int
    verdict: Annotated[Verdict, BeforeValidator(lowered)]


def build_second_request(
    piece: Piece, findings: tuple[Finding, ...], reply_language: str, capabilities: Capabilities
) -> Request:
    """Build the call that checks findings on a piece."""
    enclosure = Enclosure()
    lines = [*written(piece.excerpts), *(_described(number, one) for number, one in enumerate(findings, 1))]
    return build_request(
        read_prompt(PROMPT, enclosure, reply_language),
        enclosure.enclose(lines),
        response_schema_of(Verdicts),
        capabilities,
    )


def judged(findings: tuple[Finding, ...], text: str) -> tuple[Finding, ...]:
    """Drop the findings that are said to be wrong, and mark those that are confirmed; without a verdict they stay."""
    verdicts = {said.number: said.verdict for item in read_reply(text, "verdicts").items if (said := _read(item))}
    return tuple(
        one.model_copy(update={"confirmed": verdicts.get(number) == "confirmed"})
        for number, one in enumerate(findings, 1)
        if verdicts.get(number) != "wrong"
    )


def second_pass_note(before: int, after: tuple[Finding, ...]) -> Sentence:
    """Say what became of the findings that were looked at again."""
    template = mark("Second pass: of {before} findings the model confirmed {confirmed} and took back {dropped}.")
    confirmed = sum(one.confirmed for one in after)
    return sentence(template, before=before, confirmed=confirmed, dropped=before - len(after))


def _read(item: JsonValue) -> _SaidVerdict | None:
    try:
        return _SaidVerdict.model_validate(item)
    except ValidationError:
        return None


def _described(number: int, finding: Finding) -> str:
    described = _Described(
        number=number, file=finding.file, line=finding.line, side=finding.side, message=finding.message
    )
    return described.model_dump_json()


class _Described(Noun):
    number: int
    file: str
    line: int | None
    side: str
    message: str
