"""What the fake remembers of each request."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fake_openai.containers import Shelf
from tests.fake_openai.saying import messages_of
from tests.fake_openai.steps import Step


@dataclass(frozen=True)
class RecordedRequest:
    """A request as it came: body as parsed JSON (empty where there was none) and headers in lower case.

    `begun` is set when the first byte of the reply was sent, `cancelled` when the client went before the
    reply was complete, `finished` when nothing more will be sent, for whatever reason.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: dict[str, Any] = field(default_factory=dict)
    begun: threading.Event = field(default_factory=threading.Event, compare=False)
    cancelled: threading.Event = field(default_factory=threading.Event, compare=False)
    finished: threading.Event = field(default_factory=threading.Event, compare=False)

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What was said, in the words of Chat Completions, over whichever wire it came."""
        return messages_of(self.body)


@dataclass(frozen=True)
class Turn:
    """One reply about to be played: the request, the steps, the signal that ends a stall, and the containers."""

    request: RecordedRequest
    steps: tuple[Step, ...]
    released: threading.Event
    shelf: Shelf

    @property
    def body(self) -> dict[str, Any]:
        """The request's body."""
        return self.request.body

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What was said, in the words of Chat Completions."""
        return self.request.messages
