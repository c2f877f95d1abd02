"""A demo fills a database of its own, once, and is cleared at once; nothing else is touched."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gptdash.app import Services, open_services
from gptdash.demo.demo import begin_anew
from gptdash.domain.support import TalkFilter
from gptdash.services.support import compare_runs, tally
from gptdash.settings import Settings
from tests.demo.seeded import copy_demo, demo_settings


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Services]:
    """The services of a demo that is filled."""
    copy_demo(tmp_path)
    with open_services(demo_settings(tmp_path)) as services:
        yield services


def rows(data_dir: Path) -> dict[str, int]:
    """Count the rows of each table of a demo."""
    with closing(sqlite3.connect(data_dir / "demo" / "gptdash.db")) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        counted = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}  # noqa: S608
    return {name: count for name, count in counted.items() if name != "alembic_version"}


def test_weeks_of_calls_of_several_models_and_pages_have_prices(demo: Services) -> None:
    since = datetime.now(UTC) - timedelta(days=50)
    store = demo._house.store
    totals = store.calls.totals(since)
    assert totals.calls > 1_000
    assert totals.cost_nano_usd > 5 * 10**9
    assert totals.failed_calls
    assert totals.unpriced_calls
    assert totals.unknown_calls == 0
    assert len(store.calls.by("model", since)) >= 6
    assert {spend.group for spend in store.calls.by("purpose", since)} >= {"chat", "analysis", "review", "support"}
    assert store.calls.recent(since, 1)[0].started_at <= datetime.now(UTC)
    assert [state.is_warning for state in demo.costs.budgets()] == [False, True]


def test_conversations_in_two_languages_have_branches_tools_files_and_bills(demo: Services) -> None:
    found = demo.chat.library.listed()
    assert [one.conversation.pinned for one in found].count(True) == 1
    assert any("會議" in one.conversation.title for one in found)
    store = demo._house.store
    said = [message for one in found for message in store.conversations.messages(one.conversation.id)]
    assert any(message.trace for message in said)
    assert {file.media_type for message in said for file in message.attachments} == {"image/png", "text/plain"}
    assert "stopped" in {message.state for message in said}
    assert all(message.done for message in said if message.role == "assistant")
    assert any(demo.chat.library.branch(one.conversation.id).siblings for one in found)
    calls = {call.id: call for call in store.calls.recent(datetime.now(UTC) - timedelta(days=50), 10_000)}
    for message in said:
        if message.done:
            assert calls[message.done.call_id].conversation_id == message.conversation_id


def test_reviews_hold_what_linters_and_the_model_find_and_what_was_dismissed(demo: Services) -> None:
    later, earlier = (demo.review.keeper.open(kept.id) for kept in demo.review.keeper.kept())
    assert later
    assert earlier
    assert len(earlier.findings) > len(later.findings) > 0
    assert earlier.score.value < later.score.value
    assert {"model", "ruff", "bandit"} <= {source for one in earlier.findings for source in one.sources}
    assert earlier.set_aside
    assert demo.review.keeper.false_positives()
    assert not earlier.is_partial


def test_a_company_has_conversations_hand_offs_and_two_runs_that_differ(demo: Services) -> None:
    talks = demo.support.talks.listed(TalkFilter())
    assert len(talks) == 10
    assert {talk.rule for talk in talks} >= {"frustration", "asked_for_person", "nothing_found", None}
    assert {talk.company for talk in talks} == {"Northlight Outdoor", "開源智庫"}
    (cases,) = demo.support.tests.sets()
    newer, older = demo.support.tests.runs(cases.id)
    assert tally(older).failed == 3
    assert tally(newer).failed == 1
    assert {"broke", "mended"} <= {diff.change for diff in compare_runs(older, newer)}


def test_jobs_pictures_boards_and_notes_are_there(demo: Services) -> None:
    jobs = {job.name: job for job in demo.jobs.recent()}
    assert [job.state for job in jobs.values()] == ["done", "paused", "done"]
    assert jobs["Sort customer feedback"].progress.failed == 2
    (batch,) = demo.jobs.batches(jobs["Product texts, overnight"].id)
    assert (batch.state, batch.answered) == ("ended", 8)
    assert len(demo.images.keeper.kept()) == 3
    (board,) = demo.boards.listed()
    table = demo.analysis.open_sample("tips")
    assert all(pinned.answer for pinned in demo.boards.run(board, table))
    assert demo.analysis.notes_of(table).note_of("size")
    assert demo.analysis.notes_of(table).metrics


def test_opening_it_again_doubles_nothing_and_beginning_anew_gives_the_same(tmp_path: Path) -> None:
    copy_demo(tmp_path)
    before = rows(tmp_path)
    with open_services(demo_settings(tmp_path)) as services:
        assert rows(tmp_path) == before
        names = {one.conversation.id for one in services.chat.library.listed()}
        services.chat.library.rename(next(iter(names)), "Mine")
        services._house.store.conversations.append("left", "user", "of an attempt that was cut off")
    begin_anew(demo_settings(tmp_path).demo_dir)
    with open_services(demo_settings(tmp_path)) as services:
        found = services.chat.library.listed()
    assert {one.conversation.id for one in found} == names
    assert "Mine" not in {one.conversation.title for one in found}
    # How many calls there were depends on the time of day.
    assert {name: n for name, n in rows(tmp_path).items() if not name.startswith("call")} == {
        name: n for name, n in before.items() if not name.startswith("call")
    }


def test_clearing_empties_every_table_and_it_stays_empty(demo: Services, tmp_path: Path) -> None:
    assert demo.demo
    assert demo.demo.is_filled
    demo.demo.clear()
    assert set(rows(tmp_path).values()) == {0}
    demo.close()
    with open_services(demo_settings(tmp_path)) as again:
        assert again.demo
        assert not again.demo.is_filled
        assert again.chat.library.listed() == ()


def test_the_users_database_is_not_touched_wherever_it_is(tmp_path: Path) -> None:
    with open_services(Settings(data_dir=tmp_path)) as own:
        own._house.store.conversations.append("mine", "user", "keep me")
        assert own.demo is None
    database = tmp_path / "gptdash.db"
    before = hashlib.sha256(database.read_bytes()).hexdigest()
    copy_demo(tmp_path)
    begin_anew(tmp_path / "demo")
    for url in (None, f"sqlite:///{database}"):
        settings = Settings(demo=True, data_dir=tmp_path, database_url=url)
        assert settings.store_url == f"sqlite:///{tmp_path / 'demo' / 'gptdash.db'}"
        with open_services(settings) as services:
            assert services.demo
            services.demo.clear()
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before
    assert not list(tmp_path.glob("gptdash.db-*"))
