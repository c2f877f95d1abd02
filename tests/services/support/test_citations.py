import pytest

from gptdash.services.support import Passage
from gptdash.services.support.citations import check_citations

GIVEN = (
    Passage(id="faq-1", title="Plan A", text="Costs 3,600 a month, 14 days free."),
    Passage(id="hours", title="Hours", text="9:00 to 17:30."),
)


def checked(text: str) -> tuple[tuple[str, ...], str]:
    result = check_citations(text, GIVEN)
    return result.citations, " ".join(map(str, result.notes))


@pytest.mark.parametrize(
    ("text", "citations"),
    [
        ("It costs 3600 [faq-1].", ("faq-1",)),
        ("It costs 3,600 [faq-1], we open at 9:00 [hours].", ("faq-1", "hours")),
        ("Free for 14 days [faq-1, hours]. Really [faq-1].", ("faq-1", "hours")),
    ],
)
def test_what_rests_on_its_passages_passes(text: str, citations: tuple[str, ...]) -> None:
    assert checked(text) == (citations, "")


def test_a_false_id_is_flagged() -> None:
    assert checked("It is 14 days [faq-1] or so [faq-99].") == (
        ("faq-1",),
        "This answer cites what it was not given: faq-99.",
    )


def test_an_answer_without_support_is_flagged() -> None:
    assert checked("It is free!") == ((), "This answer names no passage that it was given, so nothing supports it.")


def test_an_invented_number_is_flagged() -> None:
    citations, notes = checked("Only 99 today, and 14 days free [faq-1].")
    assert citations == ("faq-1",)
    assert notes == "These numbers are in no passage that the answer cites: 99."


def test_a_number_of_a_passage_that_is_not_cited_is_flagged() -> None:
    assert "17:30" in checked("We close at 17:30 [faq-1].")[1]
