"""What is kept of reviews: to compare with, and what people said of findings."""

import pytest

from gptdash.app import Services
from gptdash.services.review import ReviewOptions, ReviewService, compare_reviews

CODE = 'import os\npassword = "hunter2hunter2"\nx = eval(input())\n'
ALONE = ReviewOptions(use_model=False)


def test_a_false_positive_is_set_aside_in_the_next_review_also_where_its_line_moved(review: ReviewService) -> None:
    first = review.review_code(CODE, filename="a.py", options=ALONE)
    found = next(one for one in first.findings if one.line == 3)
    review.keeper.mark(found)
    second = review.review_code(f"\n\n{CODE}", filename="a.py", options=ALONE)
    assert [one.fingerprint for one in second.set_aside] == [found.fingerprint]
    assert len(second.findings) == len(first.findings) - 1
    assert (second.score.value or 0) >= (first.score.value or 0)
    assert [one.message for one in review.keeper.false_positives()] == [found.message]
    review.keeper.unmark(found.fingerprint)
    assert review.review_code(CODE, filename="a.py", options=ALONE).set_aside == ()


def test_a_kept_review_can_be_compared_with_a_later_one(review: ReviewService) -> None:
    first = review.review_code(CODE, filename="a.py", options=ALONE)
    kept = review.keeper.keep(first)
    assert kept
    (listed,) = review.keeper.kept()
    assert (listed.id, listed.title) == (kept, "a.py")
    earlier = review.keeper.open(kept)
    assert earlier
    later = review.review_code("\nx = eval(input())\ny = exec(input())\n", filename="a.py", options=ALONE)
    compared = compare_reviews(earlier, later)
    assert {rule for one in compared.fixed for rule in one.rules} == {"F401", "B105", "S105"}
    assert {one.line for one in compared.remaining} == {2}
    assert {one.line for one in compared.new} == {3}


def test_secrets_are_not_kept(review: ReviewService) -> None:
    kept = review.keeper.keep(review.review_code(CODE, filename="a.py", options=ALONE))
    opened = review.keeper.open(kept or "")
    assert opened
    assert "hunter2" not in opened.model_dump_json()
    assert [one.quote for one in opened.findings if one.line == 3] == ["x = eval(input())"] * len(
        [one for one in opened.findings if one.line == 3]
    )


def test_what_is_gone_or_written_otherwise_is_not_opened(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = services.review.keeper
    assert keeper.open("nobody") is None
    kept = keeper.keep(services.review.review_code("x = 1\n", options=ALONE))
    assert kept
    with services._house.store._database.writing() as connection:
        connection.exec_driver_sql("UPDATE kept_reviews SET document = '{\"format\": 99}'")
    assert keeper.open(kept) is None
