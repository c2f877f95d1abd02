"""What a call will take, before it is sent: an estimate, and the worst case that a budget must hold."""

import io
import json
import math
from datetime import datetime
from typing import Final

from PIL import Image, UnidentifiedImageError

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.image_tokens import UNKNOWN_RULE_TOKENS, RuleName, image_tokens
from gptdash.domain.messages import ImagePart
from gptdash.domain.noun import Noun
from gptdash.domain.prices import price_call
from gptdash.domain.requests import Request
from gptdash.domain.tokens import count_messages, count_text
from gptdash.domain.usage import Cost, Usage
from gptdash.gateway.responses import MAX_CODE_RUNS

# Our count of the input is not the server's: reasoning models, tools and schemas are wrapped in words we do not see.
INPUT_MARGIN: Final = 1.1
INPUT_MARGIN_TOKENS: Final = 200
# A model that nobody knows is told to stop here, so that its worst case is known.
UNKNOWN_OUTPUT_TOKENS: Final = 16_384
# What a run of code may print at most, by our guess: nothing that is published bounds it.
CODE_OUTPUT_TOKENS: Final = 10_000


class Estimate(Noun):
    """Input tokens as counted, the most output there can be, and the price of both; `worst` has the margin on top."""

    input_tokens: int
    max_output_tokens: int
    input_cost: Cost
    worst_cost: Cost


def estimate(request: Request, endpoint: Endpoint, model: str, capabilities: Capabilities, at: datetime) -> Estimate:
    """Estimate a request by its text, images, tools and schema."""
    input_tokens = count_request(request, capabilities)
    output_tokens = most_output(request, capabilities)
    worst_input = math.ceil(input_tokens * INPUT_MARGIN) + INPUT_MARGIN_TOKENS
    if request.container_id:
        worst_input = _read_again(worst_input, output_tokens)
    return Estimate(
        input_tokens=input_tokens,
        max_output_tokens=output_tokens,
        input_cost=price_call(endpoint, model, Usage(input_tokens=input_tokens), at),
        worst_cost=price_call(endpoint, model, Usage(input_tokens=worst_input, output_tokens=output_tokens), at),
    )


def _read_again(input_tokens: int, output_tokens: int) -> int:
    """Add up what is read where the model runs code: after each run all once more, and what was written and printed."""
    printed = sum(range(MAX_CODE_RUNS + 1)) * CODE_OUTPUT_TOKENS
    return (MAX_CODE_RUNS + 1) * input_tokens + MAX_CODE_RUNS * output_tokens + printed


def most_output(request: Request, capabilities: Capabilities) -> int:
    """Return the most output tokens that a reply can have: by the request, else the model, else our own limit."""
    return request.parameters.max_output_tokens or capabilities.max_output_tokens or UNKNOWN_OUTPUT_TOKENS


def count_request(request: Request, capabilities: Capabilities) -> int:
    """Count the input tokens of a request."""
    text = count_messages(request.messages, capabilities.encoding)
    images = sum(
        _image_tokens(part, capabilities.image_rule) for message in request.messages for part in message.images
    )
    images += sum(UNKNOWN_RULE_TOKENS for message in request.messages for _link in message.links)
    thought = sum(sealed.tokens for message in request.messages for sealed in message.sealed)
    return text + images + thought + count_text(_beside_messages(request), capabilities.encoding)


def _beside_messages(request: Request) -> str:
    """Write tools, schema and tool calls as JSON, which is close to what the server counts."""
    said = [tool.model_dump(mode="json") for tool in request.tools]
    said += [use.model_dump(mode="json") for message in request.messages for use in message.tool_uses]
    if request.response_schema:
        said.append(request.response_schema.json_schema)
    return json.dumps(said, ensure_ascii=False) if said else ""


def _image_tokens(part: ImagePart, rule: RuleName | None) -> int:
    try:
        with Image.open(io.BytesIO(part.data)) as image:
            width, height = image.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return UNKNOWN_RULE_TOKENS  # the server will refuse it, or knows a format that we do not
    return image_tokens(rule, width, height, part.detail)
