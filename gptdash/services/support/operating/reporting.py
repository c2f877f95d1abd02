"""Adds conversations up."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, tzinfo
from statistics import fmean
from typing import Final

from gptdash.domain.support import DayVolume, SupportReport, TalkFilter, TalkTitle, UnansweredGroup
from gptdash.services.support.terms import terms_of
from gptdash.store import Talks

MOST_TALKS: Final = 20_000
MOST_QUESTIONS: Final = 2_000
# So much of two questions must be the same for them to ask for the same.
ALIKE: Final = 0.5


class TalkReports:
    """Reports on the newest 20,000 conversations that a filter leaves."""

    def __init__(self, talks: Talks) -> None:
        self._talks = talks

    def report(self, wanted: TalkFilter, zone: tzinfo) -> SupportReport:
        """Add conversations up; days are those of a time zone."""
        titles = self._talks.listed(wanted, MOST_TALKS)
        moods = [title.mood for title in titles if title.mood is not None]
        ratings = [title.rating for title in titles if title.rating is not None]
        return SupportReport(
            talks=len(titles),
            turns=sum(title.turns for title in titles),
            days=_days(titles, zone),
            rules=dict(Counter(title.rule for title in titles if title.rule).most_common()),
            mood=fmean(moods) if moods else None,
            moods=len(moods),
            rating=fmean(ratings) if ratings else None,
            ratings=len(ratings),
            cost_nano_usd=sum(title.cost_nano_usd for title in titles),
            unpriced=sum(title.unpriced for title in titles),
            unanswered=grouped(found.question for found in self._talks.unanswered(wanted, MOST_QUESTIONS)),
        )


def grouped(questions: Iterable[str]) -> tuple[UnansweredGroup, ...]:
    """Put questions together that share their topic with the first of a group; the largest group comes first."""
    groups: list[tuple[frozenset[str], list[str]]] = []
    for question in questions:
        topic = frozenset(terms_of(question))
        for held, members in groups:
            if _share(topic, held) >= ALIKE:
                members.append(question)
                break
        else:
            groups.append((topic, [question]))
    found = (UnansweredGroup(questions=tuple(members)) for _, members in groups)
    return tuple(sorted(found, key=lambda group: -group.count))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much of the smaller topic is in the other."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else float(one == other)


def _days(titles: Sequence[TalkTitle], zone: tzinfo) -> tuple[DayVolume, ...]:
    begun: Counter[date] = Counter()
    handed_off: Counter[date] = Counter()
    for title in titles:
        day = title.created_at.astimezone(zone).date()
        begun[day] += 1
        handed_off[day] += title.rule is not None
    return tuple(DayVolume(day=day, talks=begun[day], handed_off=handed_off[day]) for day in sorted(begun))
