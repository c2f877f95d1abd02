"""A text goes in, an object that follows a schema comes out, whatever the server can do."""

import json
from typing import Any

import pytest

from gptdash.app import Services
from gptdash.domain.errors import InputRejected, ReplyRefused, RequestRefused, ServerFailed
from gptdash.domain.messages import ImagePart
from gptdash.domain.schemas import OutputSchema, output_schema
from gptdash.domain.tokens import count_text
from gptdash.services.exchange.asked import COUNTED_NONCE
from gptdash.services.exchange.schemas import SAMPLES
from tests.fake_openai import FakeOpenAI, Model
from tests.fake_openai.saying import format_of
from tests.fake_openai.steps import LENGTH, Finish, JsonObject, Refusal, Stall, Status, Text
from tests.gateway.canaries import unmarked
from tests.gateway.pictures import PNG

PERSON = output_schema(
    "Person",
    {
        "type": "object",
        "properties": {"name": {"type": "string", "minLength": 2}, "age": {"type": "integer"}},
        "required": ["name"],
    },
)
FREE = output_schema("Free", {"type": "object", "properties": {"a": {"type": "object"}}, "required": ["a"]})
ADA = {"name": "Ada", "age": 36}


def formats(fake: FakeOpenAI) -> list[str]:
    return [str(format_of(chat.body)["type"]) for chat in fake.chats]


def use_server(services: Services, fake: FakeOpenAI, model: Model) -> Services:
    """Move to a server of one model."""
    fake.models = (model,)
    return services.using(services.endpoint.model_copy(update={"model": model.name}))


def test_a_capable_server_is_asked_once_under_a_strict_schema(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(JsonObject(ADA), Finish())
    found = services.exchange.extract("Ada is 36.", PERSON)
    assert (found.value, found.problems) == (ADA, ())
    (chat,) = fake_openai.chats
    wanted = format_of(chat.body)
    assert (wanted["type"], wanted["name"], wanted["strict"]) == ("json_schema", "Person", True)
    assert wanted["schema"]["required"] == ["name", "age"]
    instructions, given = chat.messages
    assert instructions["role"] == "system"
    first, text, last = given["content"].splitlines()
    assert text == "Ada is 36."
    assert first.split()[1] == last.split()[1]
    assert first.split()[1] in instructions["content"]


def test_what_reading_will_take_is_told_before_with_the_schema_counted(
    services: Services, fake_openai: FakeOpenAI
) -> None:
    foreseen = services.exchange.foresee("Ada is 36.", PERSON)
    assert fake_openai.requests == ()
    fake_openai.reply(JsonObject(ADA), Finish())
    services.exchange.extract("Ada is 36.", PERSON)
    (chat,) = fake_openai.chats
    drawn = chat.messages[-1]["content"].split()[1]  # anew for each call; what is only counted has the same each time
    texts = [unmarked(message["content"]).replace(drawn, COUNTED_NONCE) for message in chat.messages]
    said = sum(3 + count_text(text) for text in texts)
    schema = count_text(json.dumps([format_of(chat.body)["schema"]], ensure_ascii=False))
    assert foreseen
    assert schema > 40
    assert foreseen.input_tokens == 3 + said + schema


def test_what_the_text_does_not_say_is_left_out(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(JsonObject({"name": "Ada", "age": None}), Finish())
    assert services.exchange.extract("Ada.", PERSON).value == {"name": "Ada"}


def test_a_limit_that_servers_do_not_enforce_is_checked_and_repaired_once(
    services: Services, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script((JsonObject({"name": "A", "age": 36}), Finish()), (JsonObject(ADA), Finish()))
    found = services.exchange.extract("Ada is 36.", PERSON)
    assert (found.value, found.problems) == (ADA, ())
    assert [notice.code for notice in found.notices] == ["repair"]
    said = fake_openai.chats[1].messages[-2:]
    assert json.loads(said[0]["content"]) == {"name": "A", "age": 36}
    assert "- $.name: 'A' is too short" in said[1]["content"]
    first, second = services.costs.calls(days=1)
    assert found.done.usage.input_tokens == first.usage.input_tokens + second.usage.input_tokens


def test_what_still_does_not_fit_is_shown_with_its_problems(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(*[(JsonObject({"name": "A", "age": "x"}), Finish())] * 2)
    found = services.exchange.extract("A.", PERSON)
    assert found.value == {"name": "A", "age": "x"}
    assert [problem.path for problem in found.problems] == ["$.age", "$.name"]
    assert len(fake_openai.chats) == 2


def test_a_server_without_schemas_is_asked_for_json_and_told_the_schema(
    services: Services, fake_openai: FakeOpenAI
) -> None:
    fake_openai.reply(JsonObject(ADA), Finish())
    found = use_server(services, fake_openai, Model("gpt-4-turbo", schema=False)).exchange.extract("Ada, 36", PERSON)
    assert found.value == ADA
    assert formats(fake_openai) == ["json_object"]
    system = fake_openai.chats[0].messages[0]["content"]
    assert json.dumps(PERSON.json_schema) in system


def test_an_unknown_server_is_tried_in_turn(services: Services, fake_openai: FakeOpenAI) -> None:
    server = use_server(services, fake_openai, Model("mystery", schema=False))
    fake_openai.script(
        Status(400, message="response_format is not supported"), (Text('Sure: {"name": "Ada"}'), Finish())
    )
    found = server.exchange.extract("Ada.", PERSON)
    assert found.value == {"name": "Ada"}
    assert formats(fake_openai) == ["json_schema", "json_object", "text"]


def test_a_server_that_refuses_everything_says_so(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(*[Status(400, message="no")] * 3)
    with pytest.raises(RequestRefused):
        services.exchange.extract("Ada.", PERSON)
    assert len(fake_openai.chats) == 3


def test_a_server_that_ignores_the_schema_is_told_of_it_in_words(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.script((Text("Ada is 36 years old."), Finish()), (JsonObject(ADA), Finish()))
    found = services.exchange.extract("Ada, 36", PERSON)
    assert found.value == ADA
    assert formats(fake_openai) == ["json_schema", "json_object"]


def test_a_schema_without_strict_form_is_sent_as_it_is(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(JsonObject({"a": {"b": 1}}), Finish())
    assert services.exchange.extract("b is 1", FREE).value == {"a": {"b": 1}}
    wanted = format_of(fake_openai.chats[0].body)
    assert (wanted["strict"], wanted["schema"]) == (False, FREE.json_schema)


def test_personal_data_is_in_the_object_and_never_leaves(services: Services, fake_openai: FakeOpenAI) -> None:
    card = output_schema(
        "Card", {"type": "object", "properties": {"mail": {"type": "string", "format": "email"}}, "required": ["mail"]}
    )
    fake_openai.reply(JsonObject({"mail": "⟦EMAIL_1⟧"}), Finish())
    found = services.exchange.extract("Write to ada@example.com", card)
    assert (found.value, found.problems) == ({"mail": "ada@example.com"}, ())
    assert "ada@example.com" not in str(fake_openai.chats[0].body)
    assert "format" not in format_of(fake_openai.chats[0].body)["schema"]["properties"]["mail"]


def test_pictures_are_read_too(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(JsonObject(ADA), Finish())
    picture = ImagePart(data=PNG, media_type="image/png")
    found = services.exchange.extract("", PERSON, images=(picture, picture), purpose="images")
    assert found.value == ADA
    content: Any = fake_openai.chats[0].messages[-1]["content"]
    assert [part["type"] for part in content if part["type"] == "image_url"] == ["image_url"] * 2
    assert services.costs.calls(days=1)[0].purpose == "images"


def test_a_reply_that_reaches_its_limit_is_not_asked_for_again(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text('{"name": "Ad'), LENGTH)
    found = services.exchange.extract("Ada.", PERSON)
    assert found.value is None
    assert [str(problem.sentence) for problem in found.problems] == [
        "$: the reply reached its length limit before the object was complete"
    ]
    assert len(fake_openai.chats) == 1


def test_a_model_that_declines_is_not_repaired(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Refusal("I will not."), Finish())
    with pytest.raises(ReplyRefused, match="I will not"):
        services.exchange.extract("Ada.", PERSON)
    assert len(fake_openai.chats) == 1


def test_a_repair_that_fails_keeps_the_bill_of_the_first_call(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.script((JsonObject({"name": "A"}), Finish()), *[Status(500)] * 8)
    growing = services.exchange.extracting("A.", PERSON)
    with pytest.raises(ServerFailed), growing:
        for _ in growing.ticks():
            pass
    assert growing.done
    assert growing.done.usage.output_tokens > 0


def test_stopping_cancels_the_call(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text('{"name": '), Stall(), Finish())
    with services.exchange.extracting("Ada.", PERSON) as growing:
        for _ in growing.ticks(0.01):
            if growing.text:
                break
    assert fake_openai.cancelled.wait(5)
    assert growing.read is None


def test_text_that_is_void_is_not_shown_beside_its_repair(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.script((JsonObject({"name": "A"}), Finish()), (JsonObject(ADA), Finish()))
    with services.exchange.extracting("Ada, 36", PERSON) as growing:
        for _ in growing.ticks():
            pass
    assert json.loads(growing.text) == ADA


@pytest.mark.parametrize(("text", "images"), [(" \n", 0), ("x" * 400_001, 0), ("\x00", 0), ("a", 21)])
def test_what_cannot_be_read_is_refused_before_anything_is_sent(
    services: Services, fake_openai: FakeOpenAI, text: str, images: int
) -> None:
    with pytest.raises(InputRejected):
        services.exchange.extracting(text, PERSON, images=[ImagePart(data=PNG, media_type="image/png")] * images)
    assert fake_openai.chats == ()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.schema_.name)
def test_every_sample_is_accepted_under_a_strict_schema(
    services: Services, fake_openai: FakeOpenAI, sample: Any
) -> None:
    schema: OutputSchema = sample.schema_
    assert services.exchange.extract(sample.text, schema).value is not None
    assert format_of(fake_openai.chats[0].body)["strict"] is True


@pytest.mark.engine
def test_the_embedded_model_writes_an_object_of_the_schema(services: Services) -> None:
    embedded = services.using(services.embedded_endpoint())
    found = embedded.exchange.extract("Ada Lindqvist is 36.", PERSON)
    assert found.value is not None
    assert isinstance(found.value["name"], str)
