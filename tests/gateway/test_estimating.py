import io
from datetime import UTC, datetime

from PIL import Image

from gptdash.domain.catalogue import Capabilities, catalogue
from gptdash.domain.endpoints import OPENAI_URL, Endpoint
from gptdash.domain.messages import ImagePart, Message, SealedReasoning, user
from gptdash.domain.requests import Parameters, Request, ResponseSchema, ToolSpec
from gptdash.gateway.caching import cache_key
from gptdash.gateway.estimating import count_request, estimate

OPENAI = Endpoint(kind="openai", label="OpenAI", base_url=OPENAI_URL)
NOW = datetime(2026, 11, 24, tzinfo=UTC)
HELLO = Request(messages=(user("hello"),), purpose="chat")
KNOWN = Capabilities(max_output_tokens=1_000, image_rule="tile_4o")


def png(width: int, height: int) -> ImagePart:
    data = io.BytesIO()
    Image.new("RGB", (width, height)).save(data, "PNG")
    return ImagePart(data=data.getvalue(), media_type="image/png", detail="high")


def test_the_worst_case_has_a_margin_on_the_input_and_the_longest_reply() -> None:
    found = estimate(HELLO, OPENAI, "gpt-4o", KNOWN, NOW)
    assert (found.input_tokens, found.max_output_tokens) == (7, 1_000)
    # 7 x 1.1 rounded up, and 200: 208 tokens at $2.50/M, and 1000 at $10/M
    assert found.worst_cost.nano_usd == 208 * 2_500 + 1_000 * 10_000
    assert found.input_cost.nano_usd == 7 * 2_500


def test_the_requests_own_limit_bounds_the_worst_case() -> None:
    short = HELLO.model_copy(update={"parameters": Parameters(max_output_tokens=10)})
    assert estimate(short, OPENAI, "gpt-4o", KNOWN, NOW).max_output_tokens == 10


def test_a_model_that_nobody_knows_is_bounded_by_our_own_limit_and_unpriced() -> None:
    found = estimate(HELLO, OPENAI, "no-such-model", Capabilities(), NOW)
    assert (found.max_output_tokens, found.worst_cost.nano_usd) == (16_384, None)


def test_images_tools_and_schemas_are_counted() -> None:
    image = HELLO.model_copy(update={"messages": (user("hello", png(1024, 1024)),)})
    assert count_request(image, KNOWN) == 7 + 765
    schema = ResponseSchema(name="x", json_schema={"type": "object", "properties": {"a": {"type": "string"}}})
    tool = ToolSpec(name="look", description="Look at something", parameters={"type": "object", "properties": {}})
    for changed in ({"response_schema": schema}, {"tools": (tool,)}):
        assert count_request(HELLO.model_copy(update=changed), KNOWN) > 15


def test_reasoning_that_goes_back_is_counted_by_what_it_took() -> None:
    sealed = SealedReasoning(id="rs_1", content="x" * 4000, origin="m", tokens=50)
    thinking = HELLO.model_copy(update={"messages": (*HELLO.messages, Message(role="assistant", sealed=(sealed,)))})
    assert count_request(thinking, KNOWN) == 7 + 3 + 50


def test_an_image_that_cannot_be_read_counts_as_a_large_one() -> None:
    broken = ImagePart(data=b"not an image", media_type="image/png")
    assert count_request(Request(messages=(user("", broken),), purpose="images"), KNOWN) == 3006


def test_the_cache_key_changes_with_everything_that_could_change_the_reply() -> None:
    variants = (
        HELLO,
        HELLO.model_copy(update={"messages": (user("hello!"),)}),
        HELLO.model_copy(update={"messages": (user("hello", png(1, 1)),)}),
        HELLO.model_copy(update={"messages": (user("hello", png(2, 1)),)}),
        HELLO.model_copy(update={"parameters": Parameters(temperature=0)}),
        HELLO.model_copy(update={"parameters": Parameters(seed=0)}),
        HELLO.model_copy(update={"response_schema": ResponseSchema(name="x", json_schema={})}),
        HELLO.model_copy(update={"tools": (ToolSpec(name="a", description="", parameters={}),)}),
    )
    keys = {cache_key(variant, OPENAI, "gpt-4o") for variant in variants}
    keys |= {cache_key(HELLO, OPENAI, "gpt-4o-mini")}
    keys |= {cache_key(HELLO, OPENAI.model_copy(update={"base_url": "http://127.0.0.1/v1"}), "gpt-4o")}
    assert len(keys) == len(variants) + 2


def test_the_cache_key_does_not_change_with_who_asks_and_from_where() -> None:
    other = HELLO.model_copy(update={"purpose": "review", "conversation_id": "c"})
    assert cache_key(other, OPENAI, "gpt-4o") == cache_key(HELLO, OPENAI, "gpt-4o")


def test_every_model_of_the_catalogue_can_be_estimated_with_an_image() -> None:
    image = HELLO.model_copy(update={"messages": (user("hello", png(1024, 1024)),)})
    for entry in catalogue().values():
        assert estimate(image, OPENAI, entry.name, entry.capabilities, NOW).input_tokens > 7, entry.name
