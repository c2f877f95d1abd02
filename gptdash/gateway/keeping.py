"""Puts the texts of a call together for its trace."""

from typing import Final

from gptdash.domain.kept_texts import CallText, SaidText
from gptdash.domain.messages import ImagePart, Message, Part
from gptdash.domain.redaction import mask_secrets
from gptdash.domain.requests import Request

MOST_LETTERS: Final = 8_000  # of one message
MOST_MESSAGES: Final = 20  # the last ones, beside the instructions
CUT: Final = " […]"


def text_of(request: Request, reply: str) -> CallText:
    """Write down what was asked, as it was sent, and answered; no secret is in it, whatever the settings say."""
    kept = _kept(request.messages)
    said = tuple(SaidText(role=message.role, text=_cut(_words(message))) for message in kept)
    plain = not (request.uses_tools or request.response_schema or any(message.images for message in kept))
    fits = len(kept) == len(request.messages) and not any(each.text.endswith(CUT) for each in said)
    return CallText(messages=said, reply=_cut(reply), parameters=request.parameters, is_whole=plain and fits)


def _kept(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    told = tuple(message for message in messages if message.role == "system")
    said = tuple(message for message in messages if message.role != "system")
    return (*told, *said[-MOST_MESSAGES:])


def _words(message: Message) -> str:
    calls = (f"{use.name}({use.arguments})" for use in message.tool_uses)
    return "\n".join((*map(_part, message.parts), *calls))


def _part(part: Part) -> str:
    return f"[{part.media_type}, {len(part.data):,} bytes]" if isinstance(part, ImagePart) else part.text


def _cut(text: str) -> str:
    masked = mask_secrets(text)
    return masked if len(masked) <= MOST_LETTERS else masked[:MOST_LETTERS] + CUT
