"""The features of gptdash, as pages and programs use them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

from gptdash.app.asking import questions_to
from gptdash.app.endpoints import embedded_endpoint
from gptdash.app.house import House
from gptdash.app.session import Session
from gptdash.demo import Demo
from gptdash.domain.catalogue import Capabilities
from gptdash.domain.choosing import ModelChoice
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.errors import EndpointError
from gptdash.domain.redaction import Redactor
from gptdash.domain.requests import TAG_LENGTH, Purpose
from gptdash.domain.tool_trace import ToolOffer
from gptdash.gateway import Gateway
from gptdash.gateway.discovery import find_local_servers
from gptdash.services.analysis import AnalysisService, BoardService, Table
from gptdash.services.chat import ChatService, PresetService
from gptdash.services.costs import CostService
from gptdash.services.exchange import ExchangeService
from gptdash.services.images import ImageService
from gptdash.services.jobs import JobService
from gptdash.services.projects import ProjectService
from gptdash.services.review import ReviewService
from gptdash.services.support import SupportService
from gptdash.settings import Settings
from gptdash.tools import Toolbox, why_off


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
    _house: House = field(repr=False)
    _furnish: Callable[[House, Endpoint, Session], "Services"] = field(repr=False)
    _exchange: Callable[[House, Gateway, Redactor | None], ExchangeService] = field(repr=False)

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
        return self._house.common.engine.state

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
        return self._furnish(self._house, endpoint, self.session)

    def tagged(self, tag: str) -> "Services":
        """Return the same services; what they spend stands under a tag of at most 64 characters, or none."""
        return self._furnish(self._house, self.endpoint, replace(self.session, tag=tag.strip()[:TAG_LENGTH]))

    def for_new_session(self) -> "Services":
        """Return the same services for another user: what one session replaced, another cannot restore."""
        return self._furnish(self._house, self.endpoint, Session.begin(self.settings))

    def within(self, house: House) -> "Services":
        """Return the same services in a house that was opened anew; the session goes on."""
        return self if house is self._house else self._furnish(house, self.endpoint, self.session)

    def toolbox(self, table: Table | None = None) -> Toolbox:
        """Collect the tools for this session; with an open table, questions to it as well."""
        return self._house.common.toolbox.with_tools([questions_to(self.analysis, table)] if table else ())

    def tool_offer(self, toolbox: Toolbox, model: str | None = None) -> ToolOffer:
        """Say what tools a model may use, by default the endpoint's own, or why it may not."""
        try:
            name = self._gateway.model_for(model)
        except EndpointError as error:
            return ToolOffer(off=error.sentence)
        return ToolOffer(tools=toolbox.specs, off=why_off(self._gateway.capabilities(model), name))

    def for_caller(self) -> ExchangeService:
        """Return the exchange service for one caller, whose values no other can restore."""
        redactor = Session.begin(self.settings).redactor if self.settings.redact else None
        gateway = self._gateway.working_on("api").redacting_by(redactor)
        return self._exchange(self._house, gateway, redactor)

    def embedded_endpoint(self) -> Endpoint:
        """Return the endpoint of the embedded model."""
        return embedded_endpoint(self._house.common.engine)

    def local_servers(self) -> tuple[Endpoint, ...]:
        """Look for model servers on this machine; takes up to a second, and sends no key."""
        return find_local_servers(self.settings.ollama_host)

    def close(self) -> None:
        """Cancel running calls, end the embedded model, close the store, remove the session files."""
        self.analysis.close()
        self._house.runner.close()
        self._house.common.close()
        self._house.store.close()
