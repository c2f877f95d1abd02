"""What a company's conversations say over all."""

from datetime import date

from gptdash.domain.noun import Noun


class DayVolume(Noun):
    """The conversations that began on a day, and how many of them a person took over."""

    day: date
    talks: int
    handed_off: int


class UnansweredGroup(Noun):
    """Questions without an answer that ask for the same: what the knowledge base lacks, the newest first."""

    questions: tuple[str, ...]

    @property
    def count(self) -> int:
        """How often it was asked."""
        return len(self.questions)


class SupportReport(Noun):
    """Figures of conversations; shares are of `talks`, None where there is nothing to take them of.

    `mood` is the mean of the last known moods of `moods` conversations, `rating` that of `ratings`. `cost_nano_usd` is
    of the calls that have a price; `unpriced` counts the others. `rules` says how often each rule handed off.
    """

    talks: int
    turns: int
    days: tuple[DayVolume, ...]
    rules: dict[str, int]
    mood: float | None
    moods: int
    rating: float | None
    ratings: int
    cost_nano_usd: int
    unpriced: int
    unanswered: tuple[UnansweredGroup, ...]

    @property
    def handed_off(self) -> int:
        """How many conversations a person took over."""
        return sum(self.rules.values())

    @property
    def hand_off_share(self) -> float | None:
        """The share of conversations that a person took over."""
        return self.handed_off / self.talks if self.talks else None

    @property
    def cost_each_nano_usd(self) -> int | None:
        """What a conversation costs in the mean; None where calls have no known price."""
        return round(self.cost_nano_usd / self.talks) if self.talks and not self.unpriced else None
