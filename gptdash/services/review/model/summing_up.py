"""Asks the model for a few sentences on the findings."""

from typing import Final

from gptdash.domain.errors import EndpointError, InputRejected
from gptdash.domain.events import Done
from gptdash.domain.messages import system, user
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Parameters, Request
from gptdash.domain.safety import Enclosure
from gptdash.domain.wording import Sentence, mark
from gptdash.gateway import Gateway
from gptdash.services.review.findings import Finding, masked_findings
from gptdash.services.review.model.asking import read_prompt
from gptdash.services.review.model.parallel import Watch, ask_all

PROMPT: Final = "summary.md"
CUT_SHORT: Final = mark("It did not come to the end of its answer; try again.")
MOST_FINDINGS: Final = 100
MAX_OUTPUT_TOKENS: Final = 2_000


class NothingToSumUp(InputRejected):
    """A summary of no findings was asked for."""

    template = mark("There is nothing to sum up: the review has no findings.")


class SummaryFailed(EndpointError):
    """The model gave no summary."""

    template = mark("The model gave no summary. {reason}")
    retry_helps = True


class Summary(Noun):
    """The model's words on a review, with their bill and what must be said of the call."""

    text: str
    bill: Done
    notes: tuple[Sentence, ...] = ()


def sum_up(gateway: Gateway, findings: tuple[Finding, ...], reply_language: str, watch: Watch) -> Summary:
    """Ask for a summary of the most severe findings.

    Raises:
        NothingToSumUp: there are none.
        SummaryFailed: the model did not come to its end.
    """
    if not findings:
        raise NothingToSumUp
    (answer,) = ask_all(gateway, (summary_request(findings, reply_language),), watch)
    if answer.done is None or not answer.complete or not answer.text.strip():
        raise SummaryFailed(reason=str(answer.failure) if answer.failure else CUT_SHORT)
    return Summary(text=answer.text.strip(), bill=answer.done, notes=answer.notices)


def summary_request(findings: tuple[Finding, ...], reply_language: str) -> Request:
    """Build the call; what a linter says of a secret must not give it away."""
    enclosure = Enclosure()
    lines = (
        finding.model_dump_json(include={"file", "line", "severity", "category", "message", "suggestion"})
        for finding in masked_findings(findings[:MOST_FINDINGS])
    )
    return Request(
        messages=(system(read_prompt(PROMPT, enclosure, reply_language)), user(enclosure.enclose(lines))),
        purpose="review",
        parameters=Parameters(max_output_tokens=MAX_OUTPUT_TOKENS),
    )
