"""What is known of each model, with prices, as one list."""

from collections.abc import Callable
from datetime import date

from gptdash.domain.catalogue import ModelEntry, catalogue
from gptdash.domain.choosing import Complexity, ModelChoice, Task, select_model
from gptdash.domain.errors import EndpointError
from gptdash.domain.noun import Noun
from gptdash.domain.repricing import UnitPrices, unit_prices
from gptdash.domain.wording import Sentence
from gptdash.services.costs.periods import Clock, utc_now

Listing = Callable[[], tuple[ModelEntry, ...]]


class ModelRow(Noun):
    """A model with its prices, None where no list knows them; `days_left` is None where it has no announced end.

    `served` tells whether the endpoint lists it, None where the endpoint gives no list.
    """

    entry: ModelEntry
    prices: UnitPrices | None
    days_left: int | None
    served: bool | None


class ModelList(Noun):
    """The models that the catalogue or the endpoint knows; `unlisted` says why the endpoint's are not among them."""

    rows: tuple[ModelRow, ...]
    unlisted: Sentence | None = None


class Models:
    """Describes models; `listing` asks the endpoint for those that it serves, None where that is not worth it."""

    def __init__(self, listing: Listing | None, clock: Clock = utc_now) -> None:
        self._listing = listing
        self._clock = clock

    def all(self) -> ModelList:
        """List all models: what the endpoint says of its own goes before the catalogue."""
        if self._listing is None:
            return ModelList(rows=tuple(self._row(entry, None) for entry in catalogue().values()))
        try:
            served = {entry.name: entry for entry in self._listing()}
        except EndpointError as error:
            rows = tuple(self._row(entry, None) for entry in catalogue().values())
            return ModelList(rows=rows, unlisted=error.sentence)
        known = catalogue() | served
        return ModelList(rows=tuple(self._row(entry, entry.name in served) for entry in known.values()))

    def choose(self, task: Task, complexity: Complexity) -> ModelChoice:
        """Choose the model for a task today."""
        return select_model(task, complexity, self._today())

    def prices(self, model: str) -> UnitPrices | None:
        """Look up what a model's tokens cost today."""
        return unit_prices(model, self._clock())

    def _row(self, entry: ModelEntry, served: bool | None) -> ModelRow:
        left = (entry.shutdown - self._today()).days if entry.shutdown else None
        return ModelRow(entry=entry, prices=self.prices(entry.name), days_left=left, served=served)

    def _today(self) -> date:
        return self._clock().date()
