"""Reviews files with a model: in pieces, in parallel, and a second time where that is asked for."""

from typing import Final

from pydantic import Field

from gptdash.domain.events import Done
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Request
from gptdash.domain.safety import Enclosure
from gptdash.domain.wording import Sentence
from gptdash.gateway import Gateway
from gptdash.gateway.schema import response_schema_of
from gptdash.services.review.findings import Finding
from gptdash.services.review.model.asking import build_request, read_prompt
from gptdash.services.review.model.numbering import written
from gptdash.services.review.model.parallel import Watch, ask_all
from gptdash.services.review.model.pieces import Piece, cut_into_pieces
from gptdash.services.review.model.placing import ReadFindings, findings_of, notes_on
from gptdash.services.review.model.pricing import PriceBefore, both, price_before
from gptdash.services.review.model.said import CodeFindings
from gptdash.services.review.model.second_pass import build_second_request, judged, second_pass_note
from gptdash.services.review.model.telling import lines_read, once_each, reasons, told
from gptdash.services.review.sources import SourceFile

PROMPT: Final = "prompt.md"
FINDINGS_TOKENS: Final = 1_500
"""About what the findings on one piece add to the input of the second pass."""


class ModelReview(Noun):
    """What came of asking the model.

    `lines` counts what it reviewed of each file, by path; `reasons` says what kept it from the rest.
    """

    findings: tuple[Finding, ...] = ()
    notes: tuple[Sentence, ...] = ()
    bills: tuple[Done, ...] = ()
    lines: dict[str, int] = Field(default_factory=dict)
    reasons: dict[str, Sentence] = Field(default_factory=dict)


class ModelReviewer:
    """Asks the model of one endpoint; `reply_language` is the language of its words, in its own name."""

    def __init__(self, gateway: Gateway, reply_language: str) -> None:
        self._gateway = gateway
        self._reply_language = reply_language
        self._capabilities = gateway.capabilities()

    def price(self, files: tuple[SourceFile, ...], *, twice: bool) -> PriceBefore:
        """Estimate what a review of the files will cost, before anything is sent."""
        pieces = cut_into_pieces(files, self._capabilities)
        first = price_before(self._gateway, map(self._request, pieces))
        if not twice:
            return first
        again = (self._second_request(piece, ()) for piece in pieces)
        return both(first, price_before(self._gateway, again, more_tokens=FINDINGS_TOKENS))

    def review(self, files: tuple[SourceFile, ...], watch: Watch, *, twice: bool) -> ModelReview:
        """Ask for findings on all files, and then whether they hold, where it is to be asked twice."""
        pieces = cut_into_pieces(files, self._capabilities)
        answers = ask_all(self._gateway, tuple(map(self._request, pieces)), watch)
        read = tuple(
            findings_of(answer.text, piece) if answer.text else ReadFindings()
            for answer, piece in zip(answers, pieces, strict=True)
        )
        first = ModelReview(
            findings=tuple(finding for reply in read for finding in reply.findings),
            notes=(*told(answers), *notes_on(read)),
            bills=tuple(answer.done for answer in answers if answer.done),
            lines=lines_read(pieces, answers),
            reasons=reasons(files, pieces, answers),
        )
        return self._again(first, pieces, read, watch) if twice else first

    def _again(
        self, first: ModelReview, pieces: tuple[Piece, ...], read: tuple[ReadFindings, ...], watch: Watch
    ) -> ModelReview:
        """Let the model confirm or take back what it found; a finding that it does not speak of stays."""
        asked = tuple((piece, reply.findings) for piece, reply in zip(pieces, read, strict=True) if reply.findings)
        answers = ask_all(self._gateway, tuple(self._second_request(*one) for one in asked), watch)
        kept = tuple(
            finding
            for (_, findings), answer in zip(asked, answers, strict=True)
            for finding in judged(findings, answer.text)
        )
        note = (second_pass_note(len(first.findings), kept),) if asked else ()
        return first.model_copy(
            update={
                "findings": kept,
                "notes": once_each(*first.notes, *told(answers), *note),
                "bills": (*first.bills, *(answer.done for answer in answers if answer.done)),
            }
        )

    def _request(self, piece: Piece) -> Request:
        enclosure = Enclosure()
        return build_request(
            read_prompt(PROMPT, enclosure, self._reply_language),
            enclosure.enclose(written(piece.excerpts)),
            response_schema_of(CodeFindings),
            self._capabilities,
        )

    def _second_request(self, piece: Piece, findings: tuple[Finding, ...]) -> Request:
        return build_second_request(piece, findings, self._reply_language, self._capabilities)
