"""The jobs feature."""

from collections.abc import Iterable, Iterator, Sequence

from gptdash.domain.batches import half
from gptdash.domain.jobs import ItemState, Job, JobBatch, JobItem, JobSpec, NewItem
from gptdash.domain.noun import Noun
from gptdash.domain.redaction import Redactor
from gptdash.domain.usage import Cost
from gptdash.gateway import Gateway
from gptdash.services.jobs.asking import request_of
from gptdash.services.jobs.items import Items, as_items
from gptdash.services.jobs.pictures import CannotSee, Pictures, Prepare, pictures_of
from gptdash.services.jobs.results import as_csv, as_json_lines
from gptdash.services.jobs.runner import JobRunner
from gptdash.services.jobs.tables import check_count
from gptdash.store import Jobs


class JobEstimate(Noun):
    """What a job will take: input tokens and their price, and the most that it can cost, in nano-dollars.

    Of a long job every n-th prompt is counted, and `is_sampled` says so; None is unpriced.
    """

    items: int
    input_tokens: int
    input_nano_usd: int | None
    worst_nano_usd: int | None
    is_sampled: bool


class JobService:
    """Jobs on the model of one endpoint; the store holds those of all endpoints.

    With a `redactor`, prompts are stored with placeholders for personal data and secrets. `picture` prepares an image
    file for sending; without it there are no jobs of pictures. Jobs are begun under `tag`, unless they have their own.
    """

    def __init__(
        self,
        gateway: Gateway,
        jobs: Jobs,
        runner: JobRunner,
        redactor: Redactor | None = None,
        *,
        picture: Prepare | None = None,
        tag: str = "",
    ) -> None:
        self._gateway = gateway
        self._redactor = redactor
        self._jobs = jobs
        self._runner = runner
        self._picture = picture
        self._tag = tag

    def estimate(self, spec: JobSpec, items: Sequence[str] | Items) -> JobEstimate:
        """Count and price a job before it is begun."""
        items = as_items(items)
        counted = [self._gateway.estimate(request_of(spec, item.prompt, item.picture)) for item in items.sample()]
        priced = half if spec.by == "batch" else _whole
        scale = len(items) / max(1, len(counted))
        return JobEstimate(
            items=len(items),
            input_tokens=round(sum(each.input_tokens for each in counted) * scale),
            input_nano_usd=_sum((priced(each.input_cost).nano_usd for each in counted), scale),
            worst_nano_usd=_sum((priced(each.worst_cost).nano_usd for each in counted), scale),
            is_sampled=len(counted) < len(items),
        )

    def pictures(self, files: Iterable[tuple[str, bytes]], question: str) -> Pictures:
        """Make items of pictures, by name and content, and of zip files with pictures: one question to each.

        Raises:
            CannotSee: the model takes no images.
            FileRejected: a zip cannot be opened.
            InputRejected: the question is blank, or there is no picture, or there are too many.
        """
        if self._picture is None or self._gateway.capabilities().vision is False:
            raise CannotSee(model=self._gateway.model_for(None), endpoint=self._gateway.endpoint.label)
        return pictures_of(files, question, self._picture)

    def create(self, name: str, spec: JobSpec, items: Sequence[str] | Items) -> Job:
        """Write a job down; it waits to be started.

        Raises:
            InputRejected: there is no item, or one of them cannot be made; then there is no job.
        """
        items = as_items(items)
        check_count(len(items))
        spec = spec if spec.tag else spec.model_copy(update={"tag": self._tag})
        title = self._stored(name.strip() or next(iter(items)).prompt)
        return self._jobs.create(title, spec, self._gateway.endpoint.host, map(self._stored_item, items))

    def _stored(self, text: str) -> str:
        return self._redactor.redact(text).text if self._redactor else text

    def _stored_item(self, item: NewItem) -> NewItem:
        if self._redactor is None:
            return item
        given = {name: self._stored(value) for name, value in item.given.items()}
        return item.model_copy(update={"prompt": self._stored(item.prompt), "given": given})

    def start(self, job_id: str) -> Job:
        """Start a job, or go on with one that is paused; nothing changes where it runs already.

        It is asked of this service's endpoint, whichever it was begun on.
        """
        self._jobs.change(job_id, "running", since=("ready", "paused"))
        if self._jobs.state(job_id) == "running":
            self._runner.start(job_id, self._gateway)
        return self._jobs.get(job_id)

    def pause(self, job_id: str) -> Job:
        """Begin no further item; what is being asked ends by itself."""
        self._jobs.change(job_id, "paused", since=("running",))
        return self._jobs.get(job_id)

    def cancel(self, job_id: str) -> Job:
        """End a job: within about a second what is being asked is cancelled too."""
        self._jobs.change(job_id, "cancelled", since=("ready", "running", "paused"))
        return self._jobs.get(job_id)

    def retry(self, job_id: str, states: tuple[ItemState, ...] = ("failed",)) -> Job:
        """Let items that failed, or whose outcome is unknown, wait again; `start` asks for them."""
        self._jobs.retry(job_id, states)
        self._jobs.change(job_id, "paused", since=("done", "cancelled"))
        return self._jobs.get(job_id)

    def remove(self, job_id: str) -> None:
        """Forget a job that does not run and has no batch at a server; the ledger keeps its calls."""
        if self._jobs.is_over(job_id):
            self._jobs.remove(job_id)

    def get(self, job_id: str) -> Job:
        """Read a job as it stands.

        Raises:
            KeyError: there is none.
        """
        return self._jobs.get(job_id)

    def recent(self, limit: int = 50) -> tuple[Job, ...]:
        """List jobs, the newest first."""
        return self._jobs.recent(limit)

    def items(
        self, job_id: str, *, state: ItemState | None = None, limit: int = 100, offset: int = 0
    ) -> tuple[JobItem, ...]:
        """List items in their order, a page at a time."""
        return self._jobs.items(job_id, state=state, limit=limit, offset=offset)

    def ask_one_by_one(self, job_id: str) -> Job:
        """Ask now, one by one, for what no batch has answered; nothing changes while a batch is with the server."""
        return self.start(job_id) if self._jobs.ask_by_calls(job_id) else self._jobs.get(job_id)

    def takes_batches(self) -> bool:
        """Tell whether this service's endpoint has the Batch API."""
        return self._gateway.has_batches()

    def batches(self, job_id: str) -> tuple[JobBatch, ...]:
        """List the batches of a job, the oldest first."""
        return self._jobs.batches.of(job_id)

    def is_worked_on(self, job_id: str) -> bool:
        """Tell whether this process works on a job; one that runs and is not worked on was left by another."""
        return self._runner.is_working_on(job_id)

    def adopt(self) -> None:
        """Work from now on on the running jobs of this service's endpoint, whoever began them."""
        self._runner.adopt(self._gateway)

    def wait(self, job_id: str, timeout_s: float = 3600) -> Job:
        """Wait until this process no longer works on a job."""
        self._runner.wait(job_id, timeout_s)
        return self._jobs.get(job_id)

    def as_json_lines(self, job_id: str) -> Iterator[str]:
        """Write all items, one JSON object a line."""
        return as_json_lines(self._all(job_id), self._jobs.get(job_id).spec.output)

    def as_csv(self, job_id: str) -> Iterator[str]:
        """Write all items as a table, a line at a time; what a spreadsheet would run as a formula is made text."""
        spec = self._jobs.get(job_id).spec
        return as_csv(self._all(job_id), spec.output, spec.column)

    def _all(self, job_id: str) -> Iterator[JobItem]:
        last = 0
        while some := self._jobs.items_after(job_id, last):
            yield from map(self._restored, some)
            last = some[-1].number

    def _restored(self, item: JobItem) -> JobItem:
        """Put this session's values back in: the file is for whoever gave them."""
        if self._redactor is None:
            return item
        restore = self._redactor.restore
        given = {name: restore(value) for name, value in item.given.items()}
        texts = {"prompt": restore(item.prompt), "reply": restore(item.reply) if item.reply else None, "given": given}
        return item.model_copy(update=texts)


def _whole(cost: Cost) -> Cost:
    return cost


def _sum(amounts: Iterator[int | None], scale: float) -> int | None:
    total = 0
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return round(total * scale)
