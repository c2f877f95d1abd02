"""Work of many calls that survives the process that began it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from gptdash.domain.messages import ImagePart
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Parameters, Tag
from gptdash.domain.schemas import OutputSchema
from gptdash.domain.wording import Sentence

# "reading" takes its items in still; a process that dies meanwhile leaves it so.
JobState = Literal["reading", "ready", "running", "paused", "cancelled", "done"]
# "unknown" was being asked when its process died: nobody knows whether the server answered, and it is repeated only
# when a person says so.
ItemState = Literal["waiting", "running", "done", "failed", "unknown"]
# "planned" may have been sent or not: whoever goes on looks for it at the server first. "ended" is through.
JobBatchState = Literal["planned", "uploaded", "sent", "ended"]
WIDEST = 64


class JobSpec(Noun):
    """What is asked of each item: a system prompt, a model, an object by a schema; at most `width` calls at once.

    `check` names what each reply is held against besides, and `column` what the replies are called in the results. By
    "batch" they are sent as one file, at half the price, and answered within a day. Their calls stand under `tag`.
    """

    system: str = ""
    model: str | None = None
    parameters: Parameters = Parameters()
    output: OutputSchema | None = None
    width: Annotated[int, Field(ge=1, le=WIDEST)] = 8
    check: str | None = None
    column: str = "reply"
    by: Literal["calls", "batch"] = "calls"
    tag: Tag = ""


class NewItem(Noun):
    """What becomes an item: its prompt, the values of the row or file that it comes from, and a picture if it has one.

    `given` goes with the item into the results, and to what checks its reply. One with a `problem` cannot be asked: it
    has failed before it begins.
    """

    prompt: str
    given: dict[str, str] = Field(default_factory=dict)
    picture: ImagePart | None = None
    problem: Sentence | None = None


class Progress(Noun):
    """How many items stand where, and what the finished ones cost, in nano-dollars.

    `unpriced` counts the finished ones whose price nobody knows.
    """

    waiting: int = 0
    running: int = 0
    done: int = 0
    failed: int = 0
    unknown: int = 0
    cost_nano_usd: int = 0
    unpriced: int = 0

    @property
    def total(self) -> int:
        """All items."""
        return self.waiting + self.running + self.done + self.failed + self.unknown

    @property
    def ended(self) -> int:
        """The items that will not be asked again by themselves."""
        return self.done + self.failed + self.unknown


class Job(Noun):
    """A job as it stands; `endpoint` is the host that it is asked of, `note` says why it paused by itself."""

    id: str
    name: str
    created_at: datetime
    spec: JobSpec
    endpoint: str
    state: JobState
    progress: Progress = Progress()
    note: Sentence | None = None


class JobItem(Noun):
    """One prompt and what became of it; `attempts` counts how often it was asked, `problem` says why it failed.

    `given` are the values of the row or file that it comes from.
    """

    job_id: str
    number: int
    prompt: str
    given: dict[str, str] = Field(default_factory=dict)
    state: ItemState = "waiting"
    attempts: int = 0
    reply: str | None = None
    problem: Sentence | None = None
    call_id: str | None = None
    cost_nano_usd: int | None = None
    input_tokens: int = 0
    output_tokens: int = 0
    duration_ms: int = 0


class JobBatch(Noun):
    """Items of a job that were handed to a server as one file; `answered` counts those that it is through with."""

    id: str
    job_id: str
    created_at: datetime
    state: JobBatchState
    items: int
    model: str
    file_id: str | None = None
    remote_id: str | None = None
    remote_status: str | None = None
    answered: int = 0
    owner: str | None = None
