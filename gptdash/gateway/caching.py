"""The key of the reply cache: a hash of everything that could change the reply."""

import hashlib
import json
from typing import Final

from gptdash.domain.endpoints import Endpoint
from gptdash.domain.events import Reply
from gptdash.domain.messages import ImagePart, LinkedImage, Part
from gptdash.domain.requests import Request

# A change of what the key covers makes old replies unreachable rather than wrong.
KEY_VERSION: Final = 1
# Refusals, truncations and tool calls are not kept: the next attempt may go better, and tools have effects.
KEPT: Final = ("stop",)


def cache_key(request: Request, endpoint: Endpoint, model: str) -> str:
    """Hash a request: messages with the bytes of their images, parameters, tools, schema, model and server."""
    asked = {
        "version": KEY_VERSION,
        "server": endpoint.base_url if endpoint.kind != "embedded" else endpoint.kind,
        "model": model,
        "messages": [
            {**message.model_dump(mode="json", exclude={"parts"}), "parts": [_part(part) for part in message.parts]}
            for message in request.messages
        ],
        **request.model_dump(mode="json", include={"parameters", "tools", "response_schema"}),
    }
    return hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()


def is_kept(reply: Reply) -> bool:
    """Tell whether a reply may be given again."""
    return reply.done.finish_reason in KEPT and bool(reply.text)


def _part(part: Part) -> dict[str, str]:
    if isinstance(part, ImagePart):
        return {
            "image": hashlib.sha256(part.data).hexdigest(),
            "media_type": part.media_type,
            "detail": part.detail,
        }
    if isinstance(part, LinkedImage):
        return {"link": part.url, "detail": part.detail}
    return {"text": part.text}
