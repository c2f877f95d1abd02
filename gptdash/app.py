"""The composition root: the one place that chooses implementations."""

import importlib
import json
import math
import tempfile
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import Final, Self

from gptdash.demo import Demo, Rooms
from gptdash.domain.catalogue import Capabilities
from gptdash.domain.choosing import ModelChoice
from gptdash.domain.endpoints import OPENAI_URL, Endpoint, endpoint_at
from gptdash.domain.errors import EndpointError, SettingsInvalid
from gptdash.domain.messages import ImagePart
from gptdash.domain.redaction import Redactor
from gptdash.domain.requests import TAG_LENGTH, Purpose
from gptdash.domain.tokens import encoding
from gptdash.domain.tool_trace import ToolOffer
from gptdash.engine import Engine
from gptdash.gateway import BackgroundLoop, Books, Gateway, RetryPolicy, TimeLimits
from gptdash.gateway.books import Ledger
from gptdash.gateway.discovery import find_local_servers
from gptdash.gateway.telemetry import ExportingLedger, SpanExporter
from gptdash.sandbox import MEGABYTE, Limits, Sandbox
from gptdash.services.analysis import AnalysisService, BoardService, Table
from gptdash.services.chat import ChatService, PresetService, read_own, write_own
from gptdash.services.costs import CostService
from gptdash.services.exchange import ExchangeService
from gptdash.services.images import AnalysisKeeper, Fetcher, ImageService, prepare
from gptdash.services.jobs import OWN_CHECKS, JobRunner, JobService
from gptdash.services.projects import ConversationForm, ProjectService, ProjectShelves
from gptdash.services.review import ReviewAssistant, ReviewService
from gptdash.services.support import CASE_CHECK, CompanyShelf, SupportService, SupportStore, check_case
from gptdash.settings import Settings
from gptdash.store import Store
from gptdash.tools import Function, Tool, Toolbox, ToolInvalid, ToolLoop, why_off
from gptdash.tools.builtin import DataAnswer, calculate, data_tool, get_current_time, weather_tool

KEEP_DELETED: Final = timedelta(days=30)
ROWS_TOLD: Final = 50
BUILT_IN: Final = Toolbox((get_current_time, weather_tool(), calculate))


@dataclass(frozen=True)
class _House:
    """What all endpoints share: opened once, closed once."""

    settings: Settings
    store: Store
    ledger: Ledger
    exporter: SpanExporter | None
    engine: Engine
    loop: BackgroundLoop
    limits: TimeLimits
    retries: RetryPolicy
    toolbox: Toolbox
    runner: JobRunner
    companies: CompanyShelf
    sandbox: Sandbox
    folder: Path
    demo: Demo | None
    temporary: tempfile.TemporaryDirectory[str]


@dataclass(frozen=True)
class Session:
    """Who is served: an id that budgets count by, what was replaced in this session's texts, and what calls are for."""

    id: str
    redactor: Redactor = field(repr=False)
    tag: str = ""


def _new_session(settings: Settings) -> Session:
    name = uuid.uuid4().hex
    return Session(name, Redactor(settings.redact_regions, mark=name[:6]))


@dataclass(frozen=True)
class Services:
    """The features of gptdash on one endpoint, for one session.

    A context manager: leaving it ends the embedded model and closes the store.
    """

    endpoint: Endpoint
    session: Session
    chat: ChatService
    presets: PresetService
    analysis: AnalysisService
    boards: BoardService
    review: ReviewService
    images: ImageService
    support: SupportService
    costs: CostService
    exchange: ExchangeService
    jobs: JobService
    projects: ProjectService
    _gateway: Gateway = field(repr=False)
    _house: _House = field(repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def settings(self) -> Settings:
        """The settings that these services were built with."""
        return self._house.settings

    @property
    def engine_state(self) -> str:
        """The embedded model's state: off, starting, ready or failed."""
        return self._house.engine.state

    @property
    def demo(self) -> Demo | None:
        """The sample data, where it is a demo."""
        return self._house.demo

    def capabilities(self) -> Capabilities:
        """Look up what the model that answers in chats can do."""
        return self._gateway.capabilities()

    def model_choice(self, purpose: Purpose) -> ModelChoice:
        """Say which model answers where none is named, and why.

        Raises:
            EndpointError: only the server could tell, and it gives no list of its models.
        """
        return self._gateway.working_on(purpose).choice()

    def models(self) -> tuple[str, ...]:
        """List the models that the endpoint serves, in its own order.

        Raises:
            EndpointError: it gives no list.
        """
        return self._gateway.models()

    def using(self, endpoint: Endpoint) -> "Services":
        """Return the same services on another endpoint; session, store and embedded model are shared."""
        return _furnish(self._house, endpoint, self.session)

    def tagged(self, tag: str) -> "Services":
        """Return the same services; what they spend stands under a tag of at most 64 characters, or none."""
        return _furnish(self._house, self.endpoint, replace(self.session, tag=tag.strip()[:TAG_LENGTH]))

    def for_new_session(self) -> "Services":
        """Return the same services for another user: what one session replaced, another cannot restore."""
        return _furnish(self._house, self.endpoint, _new_session(self.settings))

    def toolbox(self, table: Table | None = None) -> Toolbox:
        """Collect the tools for this session; with an open table, questions to it as well."""
        return self._house.toolbox.with_tools([_questions_to(self.analysis, table)] if table else ())

    def tool_offer(self, toolbox: Toolbox, model: str | None = None) -> ToolOffer:
        """Say what tools a model may use, by default the endpoint's own, or why it may not."""
        try:
            name = self._gateway.model_for(model)
        except EndpointError as error:
            return ToolOffer(off=error.sentence)
        return ToolOffer(tools=toolbox.specs, off=why_off(self._gateway.capabilities(model), name))

    def for_caller(self) -> ExchangeService:
        """Return the exchange service for one caller, whose values no other can restore."""
        redactor = _new_session(self.settings).redactor if self.settings.redact else None
        gateway = self._gateway.working_on("api").redacting_by(redactor)
        return _exchange(self._house, gateway, redactor)

    def embedded_endpoint(self) -> Endpoint:
        """Return the endpoint of the embedded model."""
        return _embedded(self._house.engine)

    def local_servers(self) -> tuple[Endpoint, ...]:
        """Look for model servers on this machine; takes up to a second, and sends no key."""
        return find_local_servers(self.settings.ollama_host)

    def close(self) -> None:
        """Cancel running calls, end the embedded model, close the store, remove the session files."""
        self.analysis.close()
        self._house.runner.close()
        self._house.loop.close()
        self._house.engine.close()
        if self._house.exporter:
            self._house.exporter.close()
        self._house.store.close()
        self._house.temporary.cleanup()


def open_services(settings: Settings | None = None, *, tools: Iterable[Tool | Function] = ()) -> Services:
    """Build the services from settings, by default from the environment and `.env`.

    `tools` are typed functions that models may call beside those that come along.

    Raises:
        SettingsInvalid: a setting cannot be used.
        ToolInvalid: a function cannot be a tool.
        StoreUnavailable: the database cannot be opened.
    """
    chosen = settings or Settings.load()
    toolbox = BUILT_IN.with_tools((*_own_tools(chosen), *tools))
    exporter = SpanExporter(chosen.otlp_endpoint) if chosen.otlp_endpoint else None
    store = Store.open(chosen.store_url, timedelta(days=chosen.trace_days))
    if chosen.retention_days:
        store.retention.purge(datetime.now(UTC) - timedelta(days=chosen.retention_days))
    store.texts.sweep(datetime.now(UTC))
    store.retention.purge_deleted(datetime.now(UTC) - KEEP_DELETED)
    temporary = tempfile.TemporaryDirectory(prefix="gptdash-", ignore_cleanup_errors=True)
    loop = BackgroundLoop()
    house = _House(
        settings=chosen,
        store=store,
        ledger=ExportingLedger(store.calls, exporter) if exporter else store.calls,
        exporter=exporter,
        engine=Engine(chosen.gguf),
        loop=loop,
        limits=_limits_of(chosen),
        retries=RetryPolicy(attempts=chosen.max_attempts),
        toolbox=toolbox,
        runner=JobRunner(
            store.jobs,
            loop,
            lease_s=chosen.job_lease_s,
            poll_s=chosen.batch_poll_s,
            redacts=chosen.redact,
            checks={**OWN_CHECKS, CASE_CHECK: check_case},
        ),
        companies=CompanyShelf(store.companies),
        sandbox=Sandbox(_sandbox_limits(chosen)),
        folder=Path(temporary.name),
        demo=Demo(store, chosen.demo_dir) if chosen.demo else None,
        temporary=temporary,
    )
    opened = _furnish(house, _endpoint_of(chosen) or _embedded(house.engine), _new_session(chosen))
    if house.demo:
        house.demo.fill(_rooms(house, opened))
    return opened


def _rooms(house: _House, opened: Services) -> Rooms:
    return Rooms(house.store, opened.analysis, opened.boards, opened.review, opened.images.keeper, house.companies)


_shared: Services | None = None
_sharing = Lock()


def shared_services() -> Services:
    """Return the services of this server process, opened on first use."""
    global _shared  # noqa: PLW0603 - one a process is what this is for
    with _sharing:
        if _shared is None:
            _shared = open_services()
            _shared.jobs.adopt()  # what an earlier process left goes on by itself
            # Loading the vocabulary takes a second; the first reply that is stopped should not wait for it.
            Thread(target=encoding, args=("o200k_base",), daemon=True).start()
        return _shared


def close_shared_services() -> None:
    """Close the services of this server process, if they were opened."""
    global _shared  # noqa: PLW0603 - one a process is what this is for
    with _sharing:
        if _shared is not None:
            _shared.close()
            _shared = None


def _endpoint_of(settings: Settings) -> Endpoint | None:
    """Return the endpoint that the settings name, if they name one."""
    if settings.openai_api_key is None and settings.openai_base_url is None:
        return None
    named = endpoint_at(settings.openai_base_url or OPENAI_URL, settings.openai_api_key, settings.model)
    return named.model_copy(update={"organization": settings.openai_org_id, "wire": settings.wire})


def _own_tools(settings: Settings) -> Toolbox:
    """Read the tools of the module that the settings name.

    Raises:
        SettingsInvalid: there is no such module, or it has no tools.
    """
    if settings.tools is None:
        return Toolbox()
    try:
        return Toolbox(importlib.import_module(settings.tools).TOOLS)
    except (ImportError, AttributeError, TypeError, ToolInvalid) as error:
        raise SettingsInvalid(name="GPTDASH_TOOLS", problem=str(error).rstrip(".")) from error


def _limits_of(settings: Settings) -> TimeLimits:
    return TimeLimits(
        connect_s=settings.connect_timeout_s,
        first_token_s=settings.first_token_timeout_s,
        stall_s=settings.stall_timeout_s,
        total_s=settings.total_timeout_s,
    )


def _sandbox_limits(settings: Settings) -> Limits:
    return Limits(
        wall_s=settings.sandbox_s, cpu_s=math.ceil(settings.sandbox_s), memory=settings.sandbox_memory_mb * MEGABYTE
    )


def _embedded(engine: Engine) -> Endpoint:
    return Endpoint(kind="embedded", label="Embedded model", model=engine.model)


def _gateway(house: _House, endpoint: Endpoint, session: Session) -> Gateway:
    settings = house.settings
    books = Books(
        ledger=house.ledger,
        purse=house.store.budgets,
        replies=house.store.replies if settings.reply_cache else None,
        texts=house.store.texts if settings.trace_days else None,
        redactor=session.redactor if settings.redact else None,
        session=session.id,
        tag=session.tag,
        moderation=settings.moderation,
    )
    build = partial(Gateway, endpoint, books, house.loop, house.limits, retries=house.retries)
    if endpoint.kind != "embedded":
        return build(fallback_model=settings.fallback_model)
    return build(connect=partial(_start_engine, house.engine, endpoint), starting=lambda: house.engine.state != "ready")


def _start_engine(engine: Engine, endpoint: Endpoint) -> Endpoint:
    address = engine.start()
    return endpoint.model_copy(update={"base_url": address.base_url, "api_key": address.api_key})


def _questions_to(analysis: AnalysisService, table: Table) -> Tool:
    """Let a model ask the open table by its spec path."""

    def ask(question: str) -> DataAnswer:
        answer = analysis.ask(table, question)
        rows = json.loads(answer.table.head(ROWS_TOLD).to_json(orient="split", date_format="iso"))
        return DataAnswer(
            answer=str(answer.text),
            query=answer.sql,
            columns=tuple(map(str, rows["columns"])),
            rows=tuple(map(tuple, rows["data"])),
            row_count=len(answer.table),
            not_considered=answer.ignored,
        )

    return data_tool(ask, table.name, tuple(column.name for column in table.columns))


def _exchange(house: _House, gateway: Gateway, redactor: Redactor | None) -> ExchangeService:
    return ExchangeService(gateway, house.loop, house.toolbox, redactor)


def _review(house: _House, gateway: Gateway, redactor: Redactor | None) -> ReviewService:
    assistant = ReviewAssistant(gateway, house.store.threads, house.loop, redactor)
    return ReviewService(gateway, house.store.reviews, assistant, redacts=house.settings.redact)


def _images(house: _House, gateway: Gateway, redactor: Redactor | None) -> ImageService:
    return ImageService(gateway, Fetcher(house.loop), AnalysisKeeper(house.store.picture_analyses, redactor))


def _support(house: _House, gateway: Gateway, redactor: Redactor | None) -> SupportService:
    store, regions = house.store, house.settings.redact_regions
    kept = SupportStore(house.companies, store.talks, store.cases, store.jobs, partial(Redactor, regions))
    return SupportService(gateway, kept, redactor)


def _projects(house: _House, endpoint: Endpoint) -> ProjectService:
    store, chosen = house.store, house.settings
    shelves = ProjectShelves(
        store.conversations, store.boards, store.reviews, store.dataset_notes, store.presets, store.companies
    )
    keys = (endpoint.api_key, chosen.openai_api_key, chosen.api_token, chosen.warehouse_url)
    secrets = [key.get_secret_value() for key in keys if key]
    return ProjectService(shelves, ConversationForm(write_own, read_own), secrets)


def _picture(name: str, data: bytes) -> ImagePart:
    return prepare(name, data).part


def _furnish(house: _House, endpoint: Endpoint, session: Session) -> Services:
    common = _gateway(house, endpoint, session)
    gateway = common.working_on("chat")
    redactor = session.redactor if house.settings.redact else None
    return Services(
        endpoint=endpoint,
        session=session,
        chat=ChatService(
            gateway, house.store.conversations, redactor, ToolLoop(gateway, house.loop, redactor), picture=_picture
        ),
        boards=BoardService(house.store.boards),
        presets=PresetService(house.store.presets, redactor),
        analysis=AnalysisService(
            common.working_on("analysis"),
            house.folder,
            redactor,
            house.store.dataset_notes,
            house.sandbox,
            warehouse_timeout_s=house.settings.warehouse_timeout_s,
        ),
        review=_review(house, common.working_on("review"), redactor),
        images=_images(house, common.working_on("images"), redactor),
        support=_support(house, common.working_on("support"), redactor),
        costs=CostService(house.store, session.id, gateway),
        exchange=_exchange(house, gateway, redactor),
        jobs=JobService(
            common.working_on("jobs"), house.store.jobs, house.runner, redactor, picture=_picture, tag=session.tag
        ),
        projects=_projects(house, endpoint),
        _gateway=gateway,
        _house=house,
    )
