"""Takes personal data and secrets out of a request, just before it leaves."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from gptdash.domain.messages import Message, Part, TextPart, ToolUse
from gptdash.domain.redaction import Kind, Redacted, Redactor, mask_code
from gptdash.domain.requests import Request
from gptdash.domain.wording import Sentence, mark, sentence

# Lines and columns of code must not move, or findings would point at the wrong place.
CODE_PURPOSES: Final = ("review",)
KIND_NAMES: Final[Mapping[Kind, str]] = {
    "PRIVATE_KEY": mark("private keys"),
    "JWT": mark("access tokens"),
    "API_KEY": mark("API keys"),
    "PASSWORD": mark("passwords"),
    "EMAIL": mark("e-mail addresses"),
    "IBAN": mark("bank accounts"),
    "CARD": mark("card numbers"),
    "CN_ID": mark("Chinese ids"),
    "TW_ID": mark("Taiwanese ids"),
    "US_SSN": mark("social security numbers"),
    "PHONE": mark("phone numbers"),
}


def redact_request(request: Request, redactor: Redactor) -> tuple[Request, Counter[Kind]]:
    """Redact all text of a request; returns it with how often each kind was replaced. Images are left as they are."""
    counts: Counter[Kind] = Counter()
    redact = mask_code if request.purpose in CODE_PURPOSES else redactor.redact

    def clean(text: str) -> str:
        redacted: Redacted = redact(text)
        counts.update(redacted.counts)
        return redacted.text

    messages = tuple(_clean_message(message, clean) for message in request.messages)
    return (request.model_copy(update={"messages": messages}) if counts else request), counts


def replaced_sentence(counts: Mapping[Kind, int]) -> Sentence:
    """Say what was replaced."""
    what = ", ".join(f"{KIND_NAMES[kind]} ({count})" for kind, count in sorted(counts.items()))
    return sentence(mark("Replaced before sending: {what}."), what=what)


def _clean_message(message: Message, clean: Callable[[str], str]) -> Message:
    return message.model_copy(
        update={
            "parts": tuple(_clean_part(part, clean) for part in message.parts),
            "tool_uses": tuple(_clean_use(use, clean) for use in message.tool_uses),
        }
    )


def _clean_part(part: Part, clean: Callable[[str], str]) -> Part:
    return TextPart(text=clean(part.text)) if isinstance(part, TextPart) else part


def _clean_use(use: ToolUse, clean: Callable[[str], str]) -> ToolUse:
    return use.model_copy(update={"arguments": clean(use.arguments)})
