"""A key that is planted is nowhere in what the app wrote, said or logged."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from gptdash.app import Services, open_services
from gptdash.domain.errors import GptdashError
from gptdash.settings import Settings
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.steps import ErrorEventMidStream, Finish, Html200, Reasoning, Status, Text

KEY = "sk-proj-" + "Pl4nt3d-" * 6 + "T3BlbkFJ"
CORE = "Pl4nt3d"  # what would still be a leak if a part of it were cut off


@pytest.fixture
def server() -> Iterator[FakeOpenAI]:
    with FakeOpenAI(key=KEY) as fake:
        yield fake


def everything_written(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@contextmanager
def failing(seen: list[str]) -> Iterator[None]:
    """Keep everything that a failure says, its causes and the SDK's included."""
    with pytest.raises(GptdashError) as raised:
        yield
    seen += [str(raised.value), repr(raised.value), str(raised.value.sentence.facts)]
    seen += traceback.format_exception(raised.value, limit=0)


def provoke(services: Services, server: FakeOpenAI, seen: list[str]) -> None:
    """Use the app in all ways in which a key could come along, with a server that repeats it."""
    chat = services.chat
    talk = chat.library.new_conversation()

    def ask(text: str) -> None:
        with chat.send(talk, text) as turn:
            for _ in turn.ticks():
                pass
        seen.append(turn.text if CORE not in turn.text else "")  # what a model says to the one who asked is theirs

    ask("hello")
    ask(f"my key is {KEY}, is that safe?")
    server.reply(Reasoning(f"they gave {KEY}"), Text(f"no, {KEY} is not"), Finish())
    ask("what was it?")
    for broken in (
        Status(401, message=f"Incorrect API key provided: {KEY}."),
        Status(400, message=f"bad header Authorization: Bearer {KEY}"),
        Status(429, message=f"slow down, {KEY}", headers={"retry-after": "3600"}),
        Status(500, message=f"crashed with {KEY}"),
        Html200(f"<html>{KEY}</html>"),
        ErrorEventMidStream(message=f"lost {KEY}"),
    ):
        server.reply(broken)
        with failing(seen):
            ask("again")
    review = services.review.review_code(f'KEY = "{KEY}"\nprint(KEY)\n', filename="settings.py")
    seen.append(repr(review) if CORE not in repr(review) else "")  # findings quote the code to the one who gave it
    seen.append(str(services.analysis.open(("t.csv", f"a,b\n1,{KEY}\n".encode())).report))


def test_a_planted_key_is_found_nowhere(
    tmp_path: Path, server: FakeOpenAI, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    settings = Settings(
        openai_api_key=SecretStr(KEY), openai_base_url=server.url, model="gpt-6-luna", data_dir=tmp_path, max_attempts=1
    )
    seen: list[str] = []
    with open_services(settings) as services:
        provoke(services, server, seen)
        assert server.chats[0].headers["authorization"] == f"Bearer {KEY}"  # it was used
        seen += [repr(thing) for thing in (settings, services, services.endpoint, services.session)]
        seen += [str(settings), settings.model_dump_json(), services.endpoint.model_dump_json()]
        seen += [repr(vars(services))]
    written = everything_written(tmp_path)
    assert len(written) > 10_000
    assert CORE.encode() not in written
    assert CORE not in caplog.text
    assert CORE not in "".join(capfd.readouterr())
    assert [text for text in seen if CORE in text] == []
