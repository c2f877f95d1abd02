"""Some weeks of calls: workdays and weekends, several models, failures, and a day that stands out."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from gptdash.demo.till import ELSEWHERE, EMBEDDED, OPENAI, SampleCall, Till
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Purpose
from gptdash.domain.usage import FinishReason, Usage

DAYS: Final = 42
FIRST_HOUR: Final = 8
LAST_HOUR: Final = 19
SATURDAY: Final = 5
WORKDAY: Final = (30, 46)
WEEKEND: Final = (9, 16)
BUSY_DAY: Final = 11  # days ago: somebody read many pictures
BUSY_FACTOR: Final = 3
TAGS: Final = ("", "", "", "website", "customer-a", "customer-b")
ENDINGS: Final[tuple[tuple[FinishReason, str | None, int], ...]] = (
    ("stop", None, 900),
    ("length", None, 20),
    ("tool_calls", None, 30),
    ("cancelled", None, 18),
    ("failed", "rate_limited", 12),
    ("failed", "timed_out", 8),
    ("content_filter", "reply_refused", 3),
)
CACHED_SHARE: Final = 0.06
RETRIED_SHARE: Final = 0.04
REMARKED_SHARE: Final = 0.03
REMARKS: Final = ("redacted", "redacted", "parameter_dropped")


class Habit(Noun):
    """A kind of call: how often it is made, of every hundred or so, and how many tokens it takes in and gives."""

    purpose: Purpose
    model: str
    often: int
    takes: tuple[int, int]
    gives: tuple[int, int]
    cached_share: float = 0.0
    reasoning_share: float = 0.0
    image_share: float = 0.0
    tier: str | None = None
    endpoint: Endpoint = OPENAI


HABITS: Final = (
    Habit(purpose="chat", model="gpt-6-luna", often=26, takes=(900, 18_000), gives=(120, 1_600), cached_share=0.45),
    Habit(purpose="chat", model="gpt-6.1-terra", often=8, takes=(2_000, 30_000), gives=(400, 4_000),
          reasoning_share=0.4),
    Habit(purpose="analysis", model="gpt-6-luna", often=15, takes=(1_500, 6_000), gives=(90, 400), cached_share=0.6),
    Habit(purpose="review", model="gpt-6.2-sol", often=7, takes=(8_000, 60_000), gives=(900, 6_000),
          reasoning_share=0.5),
    Habit(purpose="images", model="gpt-4o-mini", often=8, takes=(2_400, 24_000), gives=(60, 420), image_share=0.85),
    Habit(purpose="support", model="gpt-6-luna", often=18, takes=(1_400, 6_000), gives=(40, 260), cached_share=0.5),
    Habit(purpose="jobs", model="gpt-5-mini", often=10, takes=(200, 900), gives=(10, 160), tier="flex"),
    Habit(purpose="api", model="gpt-6-luna", often=5, takes=(300, 1_500), gives=(50, 300)),
    Habit(purpose="chat", model="SmolLM2-135M-Instruct", often=2, takes=(60, 700), gives=(40, 200), endpoint=EMBEDDED),
    Habit(purpose="chat", model="qwen3-30b", often=1, takes=(300, 2_000), gives=(60, 500), endpoint=ELSEWHERE),
)  # fmt: skip


def write_history(till: Till, now: datetime) -> None:
    """Settle the calls of `DAYS` days before a time."""
    for call in _calls(till.chance, now):
        till.bill(call)


def _calls(chance: random.Random, now: datetime) -> Iterator[SampleCall]:
    for ago in range(DAYS, -1, -1):
        day = (now - timedelta(days=ago)).replace(minute=0, second=0, microsecond=0)
        count = chance.randint(*(WEEKEND if day.weekday() >= SATURDAY else WORKDAY))
        growth = 1 + (DAYS - ago) / (2 * DAYS)
        moments = sorted(_moment(chance, day) for _ in range(round(count * growth)))
        for at in moments:
            (habit,) = chance.choices(HABITS, [habit.often for habit in HABITS])
            made = _call(chance, habit, at)
            if made.at < now:
                yield made
        if ago == BUSY_DAY:
            pictures = next(habit for habit in HABITS if habit.purpose == "images")
            yield from (_call(chance, pictures, at) for at in moments for _ in range(BUSY_FACTOR))


def _moment(chance: random.Random, day: datetime) -> datetime:
    hour = round(chance.triangular(FIRST_HOUR, LAST_HOUR, 11))
    return day.replace(hour=hour) + timedelta(seconds=chance.randrange(3600))


def _call(chance: random.Random, habit: Habit, at: datetime) -> SampleCall:
    ((finish, error, _often),) = chance.choices(ENDINGS, [often for *_rest, often in ENDINGS])
    cached = finish == "stop" and chance.random() < CACHED_SHARE
    return SampleCall(
        at=at,
        purpose=habit.purpose,
        model=habit.model,
        usage=_usage(chance, habit, fails=error is not None),
        endpoint=habit.endpoint,
        finish_reason=finish,
        tier=habit.tier,
        tag=chance.choice(TAGS),
        error_code=error,
        attempts=2 if chance.random() < RETRIED_SHARE else 1,
        cached=cached,
        remarks=(chance.choice(REMARKS),) if chance.random() < REMARKED_SHARE else (),
    )


def _usage(chance: random.Random, habit: Habit, *, fails: bool) -> Usage:
    takes = round(chance.triangular(*habit.takes, habit.takes[0]))
    if fails:
        return Usage(source="estimated")
    gives = round(chance.triangular(*habit.gives, habit.gives[0]))
    return Usage(
        input_tokens=takes,
        output_tokens=gives,
        cached_tokens=round(takes * habit.cached_share * chance.random()),
        reasoning_tokens=round(gives * habit.reasoning_share),
        image_tokens=round(takes * habit.image_share),
    )
