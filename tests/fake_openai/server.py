"""The fake as an object: a server in a thread, what it was asked, what it will answer."""

import json
import re
import threading
from collections import deque
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Final, Self

from tests.fake_openai.app import build_app
from tests.fake_openai.batches import FakeBatches
from tests.fake_openai.containers import Shelf
from tests.fake_openai.default_reply import default_steps
from tests.fake_openai.models import MODELS, Model
from tests.fake_openai.recording import RecordedRequest
from tests.fake_openai.serving import WAIT_S, ServerThread
from tests.fake_openai.steps import Spoken, Step

KEY: Final = "sk-test-key"
MARKED: Final = re.compile(r"⟦[A-Z_]+_\d+_([0-9a-f]+)⟧")


class FakeOpenAI:
    """An OpenAI server on loopback; a context manager.

    `key` None accepts requests without a key, as local servers do. `delay_s` slows the default replies down, seconds
    before each word.
    """

    def __init__(
        self,
        *,
        key: str | None = KEY,
        models: Iterable[Model | str] = MODELS,
        delay_s: float = 0.0,
        port: int = 0,
    ) -> None:
        self.key = key
        self.models = tuple(Model(model) if isinstance(model, str) else model for model in models)
        self.flagged: dict[str, str] = {}  # word in a text -> the category in which moderation flags it
        self.moderation_status = 200
        self.has_batches = True
        self.batches = FakeBatches()
        self.released = threading.Event()
        self.shelf = Shelf()
        self._delay_s = delay_s
        self._queue: deque[tuple[Step, ...]] = deque()
        self._requests: list[RecordedRequest] = []
        self._arrival = threading.Condition()
        self._server = ServerThread(build_app(self), port)

    @property
    def url(self) -> str:
        """The base URL, for OPENAI_BASE_URL."""
        return f"http://127.0.0.1:{self._server.port}/v1"

    @property
    def requests(self) -> tuple[RecordedRequest, ...]:
        """Every request so far, oldest first."""
        with self._arrival:
            return tuple(self._requests)

    @property
    def chats(self) -> tuple[RecordedRequest, ...]:
        """The replies asked for, over either wire, oldest first."""
        return tuple(request for request in self.requests if request.path.endswith(("/chat/completions", "/responses")))

    @property
    def moderations(self) -> tuple[RecordedRequest, ...]:
        """What moderation was asked about, oldest first."""
        return tuple(request for request in self.requests if request.path.endswith("/moderations"))

    @property
    def cancelled(self) -> threading.Event:
        """The event that the client of the last chat went before its reply was complete."""
        return self.chats[-1].cancelled

    def reply(self, *steps: Step) -> None:
        """Queue one reply made of these steps."""
        self._queue.append(steps)

    def script(self, *replies: Step | tuple[Step, ...]) -> None:
        """Queue several replies, each a step or a tuple of steps."""
        for steps in replies:
            self.reply(*(steps if isinstance(steps, tuple) else (steps,)))

    def release(self) -> None:
        """Let every stalled reply go on."""
        self.released.set()

    def wait_for_chats(self, count: int, timeout_s: float = WAIT_S) -> tuple[RecordedRequest, ...]:
        """Wait until so many chats were asked for; fails where they do not come."""
        with self._arrival:
            arrived = self._arrival.wait_for(lambda: len(self.chats) >= count, timeout_s)
        assert arrived, f"{len(self.chats)} of {count} chats came within {timeout_s} s"
        return self.chats

    def record(self, request: RecordedRequest) -> None:
        """Remember a request; called by the routes."""
        with self._arrival:
            self._requests.append(request)
            self._arrival.notify_all()

    def next_steps(self, body: dict[str, Any]) -> tuple[Step, ...]:
        """Take the next queued reply, or the default one; called by the routes.

        A queued reply calls what was redacted by the names that it was told, as a model would: a script cannot know
        the mark of the session in them.
        """
        if not self._queue:
            return default_steps(body, self._delay_s)
        told = MARKED.search(json.dumps(body, ensure_ascii=False))
        steps = self._queue.popleft()
        return tuple(step.marked(told[1]) if isinstance(step, Spoken) else step for step in steps) if told else steps

    def start(self) -> Self:
        """Serve."""
        self._server.start()
        return self

    def close(self) -> None:
        """Stop serving and drop every open reply."""
        self.release()
        self._server.close()

    def wait(self) -> None:
        """Serve until the thread ends; for the program."""
        self._server.wait()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
