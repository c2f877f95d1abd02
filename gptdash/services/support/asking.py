"""Writes the call that answers a customer."""

import re
from functools import cache
from importlib.resources import files
from typing import Final

from gptdash.domain.messages import Message, assistant, system, user
from gptdash.domain.requests import Request
from gptdash.domain.safety import Enclosure, remarks_on
from gptdash.domain.support import Company, Exchange, Passage, Tone

HISTORY_MESSAGES: Final = 20
TONES: Final[dict[Tone, str]] = {
    "friendly": "Be warm and polite.",
    "formal": "Be formal and polite, and address the customer with respect.",
    "brief": "Be polite, and as brief as the question allows.",
}
ANY_LANGUAGE: Final = "the customer's language"
_FIELD: Final = re.compile(r"\{(\w+)\}")


def build_request(
    company: Company, question: str, history: tuple[Message, ...], passages: tuple[Passage, ...]
) -> Request:
    """Build the call for one question: what is not ours stands in the user role, behind a mark nobody could foresee."""
    enclosure = Enclosure()
    return Request(
        messages=(
            system(instructions(company, enclosure, passages[0].id)),
            *history[-HISTORY_MESSAGES:],
            user(asked(question, passages, enclosure)),
        ),
        purpose="support",
        remarks=remarks_on(question),
    )


def instructions(company: Company, enclosure: Enclosure, example: str) -> str:
    """Write the system prompt."""
    facts = {
        "company": company.name,
        "language": _language(company),
        "tone": TONES[company.tone],
        "nonce": enclosure.nonce,
        "example": example,
    }
    return filled("prompt.md", facts)


def asked(question: str, passages: tuple[Passage, ...], enclosure: Enclosure) -> str:
    """Write the question with its passages below it."""
    texts = (f"[{passage.id}] {passage.title}\n{passage.text}" for passage in passages)
    data = enclosure.enclose(texts, separator="\n\n")
    return f"{question}\n\n{data}"


def history_of(exchanges: tuple[Exchange, ...]) -> tuple[Message, ...]:
    """Write earlier exchanges as messages; those that gave the customer no words are left out."""
    return tuple(
        message
        for exchange in exchanges
        if exchange.answer.text
        for message in (user(exchange.question), assistant(exchange.answer.text))
    )


def filled(name: str, facts: dict[str, str]) -> str:
    """Fill the fields of a prompt, all at once: what is filled in is not filled itself."""
    return _FIELD.sub(lambda match: facts[match[1]], prompt(name))


@cache
def prompt(name: str) -> str:
    """Read a prompt of this room."""
    return files("gptdash.services.support").joinpath(name).read_text("utf-8")


def _language(company: Company) -> str:
    if not company.languages:
        return ANY_LANGUAGE
    spoken = ", ".join(company.languages)
    return f"{ANY_LANGUAGE} where it is one of {spoken}, otherwise in {company.languages[0]}"
