"""Makes the services of a house, an endpoint and a session."""

from functools import partial

from gptdash.app.endpoints import start_engine
from gptdash.app.house import House
from gptdash.app.services import Services
from gptdash.app.session import Session
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.messages import ImagePart
from gptdash.domain.redaction import Redactor
from gptdash.gateway import Books, Gateway
from gptdash.services.analysis import AnalysisService, BoardService
from gptdash.services.chat import ChatService, PresetService, read_own, write_own
from gptdash.services.costs import CostService
from gptdash.services.exchange import ExchangeService
from gptdash.services.images import AnalysisKeeper, Fetcher, ImageService, prepare
from gptdash.services.jobs import JobService
from gptdash.services.projects import ConversationForm, ProjectService, ProjectShelves
from gptdash.services.review import ReviewAssistant, ReviewService
from gptdash.services.support import SupportService, SupportStore
from gptdash.tools import ToolLoop


def furnish(house: House, endpoint: Endpoint, session: Session) -> Services:
    """Make the services; nothing is sent and nothing is opened."""
    common = _gateway(house, endpoint, session)
    gateway = common.working_on("chat")
    redactor = session.redactor if house.settings.redact else None
    return Services(
        endpoint=endpoint,
        session=session,
        chat=_chat(house, gateway, redactor),
        boards=BoardService(house.store.boards),
        presets=PresetService(house.store.presets, redactor),
        analysis=_analysis(house, common.working_on("analysis"), redactor),
        review=_review(house, common.working_on("review"), redactor),
        images=_images(house, common.working_on("images"), redactor),
        support=_support(house, common.working_on("support"), redactor),
        costs=CostService(house.store, session.id, gateway),
        exchange=_exchange(house, gateway, redactor),
        jobs=_jobs(house, common.working_on("jobs"), redactor, session.tag),
        projects=_projects(house, endpoint),
        _gateway=gateway,
        _house=house,
        _furnish=furnish,
        _exchange=_exchange,
    )


def _gateway(house: House, endpoint: Endpoint, session: Session) -> Gateway:
    settings, common = house.settings, house.common
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
    build = partial(Gateway, endpoint, books, common.loop, common.limits, retries=common.retries)
    if endpoint.kind != "embedded":
        return build(fallback_model=settings.fallback_model)
    return build(
        connect=partial(start_engine, common.engine, endpoint), starting=lambda: common.engine.state != "ready"
    )


def _chat(house: House, gateway: Gateway, redactor: Redactor | None) -> ChatService:
    loop = ToolLoop(gateway, house.common.loop, redactor)
    return ChatService(gateway, house.store.conversations, redactor, loop, picture=_picture)


def _analysis(house: House, gateway: Gateway, redactor: Redactor | None) -> AnalysisService:
    return AnalysisService(
        gateway,
        house.folder,
        redactor,
        house.store.dataset_notes,
        house.common.sandbox,
        warehouse_timeout_s=house.settings.warehouse_timeout_s,
    )


def _exchange(house: House, gateway: Gateway, redactor: Redactor | None) -> ExchangeService:
    return ExchangeService(gateway, house.common.loop, house.common.toolbox, redactor)


def _review(house: House, gateway: Gateway, redactor: Redactor | None) -> ReviewService:
    assistant = ReviewAssistant(gateway, house.store.threads, house.common.loop, redactor)
    return ReviewService(gateway, house.store.reviews, assistant, redacts=house.settings.redact)


def _images(house: House, gateway: Gateway, redactor: Redactor | None) -> ImageService:
    keeper = AnalysisKeeper(house.store.picture_analyses, redactor)
    return ImageService(gateway, Fetcher(house.common.loop), keeper)


def _support(house: House, gateway: Gateway, redactor: Redactor | None) -> SupportService:
    store, regions = house.store, house.settings.redact_regions
    kept = SupportStore(house.companies, store.talks, store.cases, store.jobs, partial(Redactor, regions))
    return SupportService(gateway, kept, redactor)


def _jobs(house: House, gateway: Gateway, redactor: Redactor | None, tag: str) -> JobService:
    return JobService(gateway, house.store.jobs, house.runner, redactor, picture=_picture, tag=tag)


def _projects(house: House, endpoint: Endpoint) -> ProjectService:
    store, settings = house.store, house.settings
    shelves = ProjectShelves(
        store.conversations, store.boards, store.reviews, store.dataset_notes, store.presets, store.companies
    )
    secrets = [settings.openai_api_key, settings.api_token, settings.warehouse_url]
    secrets += [settings.oidc_client_secret, settings.cookie_secret]
    known = [secret.get_secret_value() for secret in (endpoint.api_key, *secrets) if secret]
    return ProjectService(shelves, ConversationForm(write_own, read_own), known)


def _picture(name: str, data: bytes) -> ImagePart:
    return prepare(name, data).part
