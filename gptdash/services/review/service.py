"""The review feature."""

from typing import Final

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.gateway import Gateway
from gptdash.services.review.asking import Answer, Watch, ask_model, build_request, lines_that_fit
from gptdash.services.review.evidence import lint
from gptdash.services.review.merging import merge_findings
from gptdash.services.review.model_findings import ReadFindings, read_findings
from gptdash.services.review.review import Coverage, Review
from gptdash.services.review.sources import LANGUAGES, detect_language, split_lines
from gptdash.services.review.sources.reading import check_size

PASTED: Final = mark("pasted code")


class ReviewService:
    """Reviews code with linters, and with the model of one endpoint where it is up to it."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def review_code(
        self,
        source: str,
        *,
        filename: str | None = None,
        language: str | None = None,
        reply_language: str = "English",
        watch: Watch = lambda: None,
    ) -> Review:
        """Review one file. The language is an id of `LANGUAGES`; None tells it from the name, shebang or looks.

        `watch` is called about ten times a second while the model writes; what it raises cancels the review. Where
        the model fails, the linters' findings stand and a note says why the model's are missing.

        Raises:
            InputRejected: there is no code, or more than the limits allow.
        """
        file = filename or PASTED
        check_size(source, file)
        lines = split_lines(source)
        language = language or detect_language(source, filename)
        linted = lint(source, lines, file, language)
        sent, answer, said = self._ask(lines, file, language, reply_language, watch)
        return Review(
            file=file,
            language=language,
            findings=merge_findings((*linted.findings, *said.findings)),
            coverage=Coverage(
                file=file, lines=len(lines), linted_lines=len(lines) if linted.ran else 0, model_lines=sent
            ),
            notes=(*linted.notes, *said.notes),
            done=answer.done,
        )

    def _ask(
        self, lines: tuple[str, ...], file: str, language: str | None, reply_language: str, watch: Watch
    ) -> tuple[int, Answer, ReadFindings]:
        """Return how many lines the model reviewed, its answer, and what was read from that."""
        capabilities = self._gateway.capabilities()
        if capabilities.weak:
            return 0, Answer(), ReadFindings(notes=(self._too_weak(),))
        sent = lines_that_fit(lines, capabilities)
        notes = _clipped(sent, len(lines))
        if not sent:
            return 0, Answer(), ReadFindings(notes=notes)
        answer = ask_model(
            self._gateway,
            build_request(lines[:sent], _name_of(language), reply_language, schema=_takes_schema(capabilities)),
            watch,
        )
        said = read_findings(answer.text, lines[:sent], file) if answer.text else ReadFindings()
        if answer.failure:
            return 0, answer, ReadFindings(findings=said.findings, notes=(answer.failure, *notes, *said.notes))
        return sent, answer, ReadFindings(findings=said.findings, notes=(*notes, *said.notes))

    def _too_weak(self) -> Sentence:
        return sentence(
            mark("Static evidence only: {model} is too small to judge code, so it was not asked."),
            model=self._gateway.model_for(None),
        )


def _takes_schema(capabilities: Capabilities) -> bool:
    return capabilities.strict_schema is not False


def _name_of(language: str | None) -> str:
    return next((known.name for known in LANGUAGES if known.id == language), "source")


def _clipped(sent: int, lines: int) -> tuple[Sentence, ...]:
    if sent == lines:
        return ()
    if sent == 0:
        return (sentence(mark("The first line alone is too long for the model, so it was not asked.")),)
    template = mark("The model reviewed lines 1 to {sent} of {lines}; the rest did not fit into one call.")
    return (sentence(template, sent=sent, lines=lines),)
