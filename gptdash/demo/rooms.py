"""What sample data is written through: the same store and services that the app writes through."""

from dataclasses import dataclass

from gptdash.services.analysis import AnalysisService, BoardService
from gptdash.services.images import AnalysisKeeper
from gptdash.services.review import ReviewService
from gptdash.services.support import CompanyShelf
from gptdash.store import Store


@dataclass(frozen=True)
class Rooms:
    """The rooms that hold something."""

    store: Store
    analysis: AnalysisService
    boards: BoardService
    review: ReviewService
    pictures: AnalysisKeeper
    companies: CompanyShelf
