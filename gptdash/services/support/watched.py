"""A turn with all that belongs to it: the answer, the customer's mood, and the card where a person takes over."""

from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

from gptdash.domain.events import Notice, Retrying
from gptdash.domain.support import Exchange, Mood, SupportAnswer
from gptdash.services.support.turn import SupportTurn
from gptdash.services.support.watching import card_by_rules
from gptdash.services.support.watching.cards import CardReading
from gptdash.services.support.watching.moods import MoodReading

Conclude = Callable[[SupportAnswer, Mood | None], Exchange]
BeginCard = Callable[[Exchange], CardReading]


class WatchedTurn:
    """A turn that grows tick by tick; `exchange` is what came of it, at any time.

    The answer comes first, so that the customer need not wait; then the mood, one call more, and where a person takes
    over the card. Use it as a context manager: leaving it cancels what still runs.
    """

    def __init__(self, turn: SupportTurn, mood: MoodReading | None, conclude: Conclude, card: BeginCard) -> None:
        self.turn = turn
        self.is_over = False
        self._mood = mood
        self._conclude = conclude
        self._begin_card = card
        self._card: CardReading | None = None

    @property
    def text(self) -> str:
        """What the model has said to the customer."""
        return self.turn.text

    @property
    def reasoning(self) -> str:
        """What the model thinks, as far as it shows it."""
        return self.turn.reasoning

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the user should know."""
        return self.turn.notices

    @property
    def retrying(self) -> Retrying | None:
        """The latest wait before the answer began."""
        return self.turn.retrying

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for part in (self.turn, self._mood, self._card):
            if part:
                part.__exit__(kind, error, trace)
        self.is_over = True

    def ticks(self, interval_s: float = 0.1) -> Iterator[None]:
        """Let it grow; yields at least once every `interval_s` seconds. A failed call ends its part quietly."""
        yield from self.turn.ticks(interval_s)
        if self._mood:
            yield from self._mood.ticks(interval_s)
        concluded = self.exchange
        if concluded.hand_off:
            self._card = self._begin_card(concluded)
            yield from self._card.ticks(interval_s)

    @property
    def exchange(self) -> Exchange:
        """The exchange as far as it has come."""
        concluded = self._conclude(self.turn.answer, self._mood.value if self._mood else None)
        if concluded.hand_off is None:
            return concluded
        card = self._card.value if self._card else card_by_rules((concluded,))
        return concluded.model_copy(update={"hand_off": concluded.hand_off.model_copy(update={"card": card})})
