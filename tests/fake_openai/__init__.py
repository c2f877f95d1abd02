"""An OpenAI server of our own: real HTTP on loopback, the real API's refusals, scripted replies.

    with FakeOpenAI() as fake:
        fake.reply(Reasoning("Let me see."), Text("Hel", "lo"), Finish("length"))
        fake.reply(Status(429, code="rate_limit_exceeded", headers={"retry-after": "0"}))
        ...  # talk to fake.url with the key fake.key
        assert fake.requests[-1].body["model"] == "gpt-4o"

A reply is a sequence of steps. Where nothing is queued, the last user message is echoed word by word, or the smallest
object that the given schema allows is returned.
"""

from tests.fake_openai.models import MODELS, Model
from tests.fake_openai.recording import RecordedRequest
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import (
    CONTENT_FILTER,
    COUNTED,
    LENGTH,
    Cites,
    CleanEndWithoutFinish,
    CutMidStream,
    EmptyChoices,
    ErrorEventMidStream,
    Failed,
    Finish,
    Html200,
    JsonObject,
    MalformedJson,
    MalformedSse,
    Reasoning,
    Refusal,
    RunsCode,
    SlowFirstToken,
    Stall,
    Status,
    Step,
    Text,
    ToolCalls,
)

__all__ = [
    "CONTENT_FILTER",
    "COUNTED",
    "LENGTH",
    "MODELS",
    "Cites",
    "CleanEndWithoutFinish",
    "CutMidStream",
    "EmptyChoices",
    "ErrorEventMidStream",
    "Failed",
    "FakeOpenAI",
    "Finish",
    "Html200",
    "JsonObject",
    "MalformedJson",
    "MalformedSse",
    "Model",
    "Reasoning",
    "RecordedRequest",
    "Refusal",
    "RunsCode",
    "SlowFirstToken",
    "Stall",
    "Status",
    "Step",
    "Text",
    "ToolCalls",
]
