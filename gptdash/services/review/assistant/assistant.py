"""The review assistant: it reads the files in a container at OpenAI, and runs code there."""

import uuid
from datetime import UTC, datetime
from typing import Final

from gptdash.domain.assistant import AssistantThread, AssistantTurn, ThreadTitle
from gptdash.domain.errors import BlankQuestion, InputRejected
from gptdash.domain.hosted_code import CodeRun
from gptdash.domain.noun import Noun
from gptdash.domain.prices import container_cost
from gptdash.domain.redaction import Redactor, mask_secrets
from gptdash.domain.safety import check_input
from gptdash.domain.usage import Cost
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.gateway import BackgroundLoop, Gateway, LiveReply
from gptdash.services.review.assistant.asking import request_of
from gptdash.services.review.assistant.packing import pack
from gptdash.services.review.assistant.reply import AssistantReply
from gptdash.services.review.assistant.working import Work
from gptdash.services.review.sources import Changeset
from gptdash.store import Threads

MOST_LISTED: Final = 1_000
NO_CONTAINERS: Final = mark(
    "The assistant runs code in a container at OpenAI, which {endpoint} does not offer. Enter an OpenAI key in the "
    "sidebar to use it; the review itself works everywhere."
)
NO_TOOLS: Final = mark("{model} cannot run code. Choose another model in the sidebar.")
ANY_CONTAINER: Final = "cntr_"


class ThreadGone(InputRejected):
    """A thread that was deleted."""

    template = mark("This conversation is no longer there. Begin a new one.")


class TurnPrice(Noun):
    """What a question may cost: the container, None where a living one is paid for; the model at least and at most."""

    container: Cost | None
    least: Cost
    most: Cost


class ReviewAssistant:
    """Answers questions about files by reading and running code. Instructions, threads and files are kept by us."""

    def __init__(
        self, gateway: Gateway, threads: Threads, loop: BackgroundLoop, redactor: Redactor | None = None
    ) -> None:
        self._gateway = gateway
        self._threads = threads
        self._loop = loop
        self._redactor = redactor

    @property
    def why_off(self) -> Sentence | None:
        """Why the assistant cannot work on this endpoint; None where it can."""
        if self._gateway.runs_code:
            return None
        if self._gateway.capabilities().tools is False and self._gateway.endpoint.kind == "openai":
            return sentence(NO_TOOLS, model=self._gateway.model_for(None))
        return sentence(NO_CONTAINERS, endpoint=self._gateway.endpoint.label)

    def begin(self, changes: Changeset) -> AssistantThread:
        """Begin a thread about files; secrets in them are masked before they go anywhere.

        Raises:
            InputRejected: there are no files, or they are too large.
        """
        upload = pack(changes, redacts=self._redactor is not None)
        thread = AssistantThread(
            id=uuid.uuid4().hex,
            created_at=datetime.now(UTC),
            title=str(changes.title),
            paths=upload.paths,
            upload=upload.name,
        )
        self._threads.begin(thread, upload.data)
        return thread

    def ask(self, thread_id: str, question: str) -> AssistantReply:
        """Prepare the reply to a question; nothing is sent before its ticks are taken. It is kept when its block ends.

        Raises:
            BlankQuestion: there is no question.
            InputRejected: it cannot be sent.
            ThreadGone: there is no such thread.
        """
        if not question.strip():
            raise BlankQuestion
        check_input(question)
        kept = self._redactor.redact(question).text if self._redactor else question
        work = Work(self._gateway, self._threads, self._thread(thread_id), kept)
        return AssistantReply(
            LiveReply(work.events(), self._loop),
            kept,
            lambda turn: self._threads.append(thread_id, self._storable(turn)),
        )

    def price(self, thread_id: str | None, question: str) -> TurnPrice:
        """Price a question before it is asked; None is a thread that is yet to begin.

        Raises:
            EndpointError: nobody knows which model will answer.
        """
        blank = AssistantThread(id="", created_at=datetime.now(UTC), title="", paths=(), upload="")
        thread = (thread_id and self.thread(thread_id)) or blank
        estimate = self._gateway.estimate(request_of(thread, question, ANY_CONTAINER))
        paid = thread.container and self._gateway.containers.is_paid(thread.container)
        return TurnPrice(
            container=None if paid else container_cost(self._gateway.endpoint),
            least=estimate.input_cost,
            most=estimate.worst_cost,
        )

    def threads(self) -> tuple[ThreadTitle, ...]:
        """List the threads, the newest first."""
        return self._threads.recent(MOST_LISTED)

    def thread(self, thread_id: str) -> AssistantThread | None:
        """Read a thread; None where it is gone."""
        return self._threads.find(thread_id)

    def file(self, file_id: str) -> bytes | None:
        """Read a file that the assistant made; None where it is gone."""
        return self._threads.file(file_id)

    def delete(self, thread_id: str) -> None:
        """Forget a thread, its files too."""
        self._threads.delete(thread_id)

    def _thread(self, thread_id: str) -> AssistantThread:
        found = self._threads.find(thread_id)
        if found is None:
            raise ThreadGone
        return found

    def _storable(self, turn: AssistantTurn) -> AssistantTurn:
        """Mask secrets that the model or its code repeats."""
        if self._redactor is None:
            return turn
        return turn.model_copy(update={"text": mask_secrets(turn.text), "runs": tuple(map(_masked, turn.runs))})


def _masked(run: CodeRun) -> CodeRun:
    return run.model_copy(update={"code": mask_secrets(run.code), "logs": tuple(map(mask_secrets, run.logs))})
