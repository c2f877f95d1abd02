"""Conversations as files, and added up."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

from gptdash.app import Services, open_services
from gptdash.domain.events import Done
from gptdash.domain.support import Exchange, HandOff, Mood, SupportAnswer, Talk, TalkFilter
from gptdash.domain.usage import Cost, Usage
from gptdash.domain.wording import sentence
from gptdash.services.support.operating.reporting import grouped
from gptdash.settings import Settings
from tests.fake_openai.server import KEY, FakeOpenAI

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def keep(
    services: Services, number: int, question: str, *, rule: str | None = None, score: int | None = None,
    cost: int | None = 2_000_000, text: str = "Fine.", at: datetime = NOON,
) -> str:  # fmt: skip
    """Keep a conversation of one turn; returns its id."""
    done = Done(
        call_id="c", model="m", usage=Usage(), cost=Cost(nano_usd=cost, source="-"), finish_reason="stop", duration_ms=1
    )
    answer = SupportAnswer.model_validate(
        {"kind": "model", "rule": rule or "fits", "reason": sentence("-"), "text": text, "citations": ("faq-1",),
         "done": done}
    )  # fmt: skip
    hand_off = HandOff.model_validate({"rule": rule, "reason": sentence("Why.")}) if rule else None
    talk = Talk(id=f"{number:032x}", company_id="larkfield", version=0, company="Larkfield", created_at=at)
    mood = Mood(score=score, confidence=80, topic="x")
    services.support.talks.append(talk, Exchange(at=at, question=question, answer=answer, mood=mood, hand_off=hand_off))
    return talk.id


def test_files_hold_no_personal_data_and_no_formulas_also_where_redaction_is_off(fake_openai: FakeOpenAI) -> None:
    settings = Settings(openai_base_url=fake_openai.url, openai_api_key=SecretStr(KEY), redact=False)
    with open_services(settings) as services:
        check_files(services)


def check_files(services: Services) -> None:
    keep(services, 1, "=HYPERLINK(1) my card is 4111 1111 1111 1111", text="Write to eve@example.org", score=-30)
    exports = services.support.exports
    texts = (exports.csv(TalkFilter()), exports.markdown(TalkFilter(), str), exports.json(TalkFilter()))
    for text in texts:
        assert "4111" not in text
        assert "eve@example.org" not in text
    (row,) = csv.DictReader(io.StringIO(texts[0]))
    assert row["question"].startswith("'=HYPERLINK(1) my card is ⟦CARD_1⟧")
    assert (row["mood"], row["citations"], row["cost_usd"]) == ("-30", "faq-1", "0.002000000")
    assert "**Customer:** =HYPERLINK(1)" in texts[1]
    (talk,) = json.loads(texts[2])
    assert talk["id"] == f"{1:032x}"
    assert talk["exchanges"][0]["answer"]["text"] == "Write to ⟦EMAIL_1⟧"


def test_one_conversation_or_those_of_a_filter_are_written(services: Services) -> None:
    keep(services, 1, "First?", rule="nothing_found")
    second = keep(services, 2, "Second?")
    exports = services.support.exports
    assert [talk["exchanges"][0]["question"] for talk in json.loads(exports.json(TalkFilter(handed_off=True)))] == [
        "First?"
    ]
    assert "Second?" in exports.markdown(TalkFilter(), str, second)
    assert "First?" not in exports.markdown(TalkFilter(), str, second)
    assert "*Why.*" in exports.markdown(TalkFilter(handed_off=True), str)


def test_the_report_adds_up_by_hand(services: Services) -> None:
    keep(services, 1, "Do you sell helmets?", rule="nothing_found", score=-40)
    keep(services, 2, "Can I buy a helmet from you?", rule="nothing_found", at=NOON + timedelta(hours=14))
    keep(services, 3, "How do I get a refund?", score=60, at=NOON + timedelta(hours=14))
    keep(services, 4, "Where is the moon?", rule="out_of_scope", score=10, at=NOON + timedelta(hours=14))
    services.support.talks.rate(f"{3:032x}", 5)
    services.support.talks.rate(f"{4:032x}", 2)
    report = services.support.reports.report(TalkFilter(), UTC)
    assert (report.talks, report.turns, report.handed_off, report.hand_off_share) == (4, 4, 3, 0.75)
    assert report.rules == {"nothing_found": 2, "out_of_scope": 1}
    assert (report.mood, report.moods) == (pytest.approx(10), 3)
    assert (report.rating, report.ratings) == (3.5, 2)
    assert (report.cost_nano_usd, report.cost_each_nano_usd) == (8_000_000, 2_000_000)
    assert [(day.day.isoformat(), day.talks, day.handed_off) for day in report.days] == [
        ("2026-11-24", 1, 1),
        ("2026-11-25", 3, 2),
    ]
    west = services.support.reports.report(TalkFilter(), ZoneInfo("America/New_York"))
    assert [day.talks for day in west.days] == [4]
    assert [(group.count, group.questions[0]) for group in report.unanswered] == [
        (2, "Can I buy a helmet from you?"),
        (1, "Where is the moon?"),
    ]


def test_a_price_that_is_unknown_makes_the_mean_unknown(services: Services) -> None:
    keep(services, 1, "One?")
    keep(services, 2, "Two?", cost=None)
    report = services.support.reports.report(TalkFilter(), UTC)
    assert (report.unpriced, report.cost_each_nano_usd) == (1, None)
    assert services.support.reports.report(TalkFilter(words="nobody said"), UTC).hand_off_share is None


def test_questions_for_the_same_are_one_group_in_chinese_too() -> None:
    found = grouped(["有賣安全帽嗎？", "Do you open on Mars?", "你们有卖安全帽吗", "哪裡可以買安全帽"])
    assert [group.count for group in found] == [3, 1]
