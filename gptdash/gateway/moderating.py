"""Asks the endpoint's moderation model about what is new in a request, before it is sent.

Source: https://platform.openai.com/docs/guides/moderation; openai 3.54 `types/moderation_create_params.py`, 2026-11-24.
"""

import asyncio
import base64
from collections.abc import Iterator
from itertools import takewhile
from typing import Any, Final

import openai
from pydantic import BaseModel, ConfigDict, ValidationError

from gptdash.domain.endpoints import Endpoint
from gptdash.domain.errors import EndpointError, InputRejected, ServerUnreachable
from gptdash.domain.events import Notice
from gptdash.domain.messages import ImagePart, Message
from gptdash.domain.moderation import ModerationPolicies, Verdict, pieces_of
from gptdash.domain.requests import Request
from gptdash.domain.wording import mark, sentence
from gptdash.gateway.translation import TRANSPORT_ERRORS, translate

MODEL: Final = "omni-moderation-latest"
PATH: Final = "/moderations"
TEXTS_A_REQUEST: Final = 32
LIMIT_S: Final = 10.0
FLAGGED: Final = mark("Moderation flags this: {categories}. It is sent all the same.")
UNCHECKED: Final = mark("Moderation could not check this ({detail}). It is sent unchecked.")
NO_MODERATION: Final = mark("this server has no moderation")


class ContentFlagged(InputRejected):
    """Moderation flagged it, and the page's policy is to send no such thing."""

    template = mark("Moderation flags this: {categories}. This page does not send such content; change it, then send.")


class ContentUnchecked(InputRejected):
    """Moderation could not be asked, and the page's policy is to send nothing unchecked."""

    template = mark(
        "Moderation could not check this ({detail}), and this page sends nothing unchecked. "
        "Try again, or change GPTDASH_MODERATION."
    )
    retry_helps = True


class _Result(BaseModel):
    model_config = ConfigDict(extra="ignore")
    flagged: bool
    categories: dict[str, bool | None]


class _Report(BaseModel):
    model_config = ConfigDict(extra="ignore")
    results: tuple[_Result, ...]


class Moderator:
    """Checks requests by the policies of their pages."""

    def __init__(self, policies: ModerationPolicies) -> None:
        self._policies = policies

    def checks(self, request: Request) -> bool:
        """Tell whether a request has to be checked."""
        return self._policies.of(request.purpose) != "off"

    async def check(self, request: Request, client: openai.AsyncOpenAI, endpoint: Endpoint) -> tuple[Notice, ...]:
        """Check what is new in a request; returns what the user should know.

        Raises:
            ContentFlagged: it may not be sent.
            ContentUnchecked: nobody knows whether it may be sent.
        """
        verdict = await _judge(request, client, endpoint)
        blocks = self._policies.of(request.purpose) == "block"
        if verdict.state == "flagged":
            categories = ", ".join(verdict.categories)
            if blocks:
                raise ContentFlagged(categories=categories)
            return (Notice(code="moderation_flagged", sentence=sentence(FLAGGED, categories=categories)),)
        if verdict.state == "unavailable":
            if blocks:
                raise ContentUnchecked(detail=verdict.detail)
            return (Notice(code="moderation_unavailable", sentence=sentence(UNCHECKED, detail=verdict.detail)),)
        return ()


async def _judge(request: Request, client: openai.AsyncOpenAI, endpoint: Endpoint) -> Verdict:
    if endpoint.kind == "embedded":
        return Verdict(state="unavailable", detail=NO_MODERATION)
    try:
        async with asyncio.timeout(LIMIT_S):
            reports = await asyncio.gather(*(_ask(client, asked) for asked in _inputs(request)))
    except openai.NotFoundError:
        return Verdict(state="unavailable", detail=NO_MODERATION)
    except openai.OpenAIError as error:
        reason: EndpointError = translate(error, endpoint, MODEL, begun=False)
        return Verdict(state="unavailable", detail=str(reason))
    except TRANSPORT_ERRORS:
        return Verdict(state="unavailable", detail=str(ServerUnreachable(endpoint=endpoint.host)))
    except (ValidationError, ValueError, TimeoutError) as error:
        return Verdict(state="unavailable", detail=type(error).__name__)
    flagged = [result for report in reports for result in report.results if result.flagged]
    categories = sorted({name for result in flagged for name, hit in result.categories.items() if hit})
    return Verdict(state="flagged", categories=tuple(categories)) if flagged else Verdict(state="clean")


async def _ask(client: openai.AsyncOpenAI, asked: list[Any]) -> _Report:
    """Ask once, and hold the answer to what was asked: texts are judged one by one, an image alone."""
    answer = await client.post(PATH, cast_to=object, body={"model": MODEL, "input": asked})
    report = _Report.model_validate(answer)
    if len(report.results) < (len(asked) if isinstance(asked[0], str) else 1):
        raise ValueError("fewer verdicts than texts")
    return report


def _inputs(request: Request) -> Iterator[list[Any]]:
    """Write the inputs: texts in lists, each image by itself."""
    new = _new_messages(request)
    pieces = [piece for message in new for piece in pieces_of(message.text)]
    for start in range(0, len(pieces), TEXTS_A_REQUEST):
        yield pieces[start : start + TEXTS_A_REQUEST]
    for message in new:
        for image in message.images:
            yield [{"type": "image_url", "image_url": {"url": _data_url(image)}}]
        for link in message.links:
            yield [{"type": "image_url", "image_url": {"url": link.url}}]


def _new_messages(request: Request) -> tuple[Message, ...]:
    """Return what was said since the model last spoke; what came before was checked when it was new."""
    since = takewhile(lambda message: message.role != "assistant", reversed(request.messages))
    return tuple(message for message in since if message.role != "system")


def _data_url(image: ImagePart) -> str:
    return f"data:{image.media_type};base64,{base64.b64encode(image.data).decode('ascii')}"
