"""A review that is watched and stopped: what came stays, and what is missing is said."""

import time

import pytest

from gptdash.domain.errors import InputRejected
from gptdash.services.review import Changeset, ReviewService, files_as_changeset
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import JsonObject, Stall, Text

BIG = b"value = compute(1, 2, 3)\n" * 1_500
FOUND = '{"findings": [{"file": "%s.go", "line": 1, "quote": "value = compute(1, 2, 3)", "severity": "low", '
REST = '"category": "bug", "message": "Slow."}'


def changes(names: str) -> Changeset:
    return files_as_changeset((f"{name}.go", BIG) for name in names)


def test_it_tells_how_far_it_is_and_then_its_result(review: ReviewService, fake_openai: FakeOpenAI) -> None:
    with review.start(changes("abcdef")) as live:
        seen = list(live.ticks())
        result = live.result()
    assert (seen[-1].done, seen[-1].total) == (6, 6)
    assert {covered.state for covered in result.coverage} == {"reviewed"}


def test_stopped_it_keeps_what_came_and_says_what_is_missing(review: ReviewService, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(*[(Text(FOUND % name, REST), Stall()) for name in "aaaa"])
    with review.start(changes("abcdefgh")) as live:
        fake_openai.wait_for_chats(4)
        # The first text of each call is on its way; stop only once the calls have begun.
        deadline = time.monotonic() + 20
        while not live.progress.total and time.monotonic() < deadline:
            next(live.ticks())
        began = time.monotonic()
        live.stop()
        result = live.result()
    assert time.monotonic() - began < 5
    assert len(fake_openai.chats) == 4
    assert {covered.state for covered in result.coverage} == {"clipped"}
    assert result.score.value is None
    assert all(chat.cancelled.wait(5) for chat in fake_openai.chats)
    assert {bill.finish_reason for bill in result.bills} == {"cancelled"}
    stopped = [str(covered.reason) for covered in result.coverage].count(
        "the review was stopped before the model came to its end"
    )
    assert stopped == 4


def test_leaving_it_stops_it(review: ReviewService, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("{"), Stall())
    with pytest.raises(KeyError), review.start(changes("a")) as live:
        fake_openai.wait_for_chats(1)
        raise KeyError
    assert fake_openai.cancelled.wait(5)
    assert live.result().is_partial


def test_what_cannot_be_reviewed_is_raised_with_the_result(review: ReviewService) -> None:
    empty = changes("a").model_copy(update={"files": ()})
    with review.start(empty) as live, pytest.raises(InputRejected):
        live.result()


def test_a_short_review_is_over_at_once(review: ReviewService, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(JsonObject({"findings": []}))
    with review.start(files_as_changeset([("a.go", b"x\n")])) as live:
        assert live.result().score.value == 10.0
        assert [progress.done for progress in live.ticks()] == [1]
