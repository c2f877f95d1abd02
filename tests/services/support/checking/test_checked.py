"""An answer held against its passages, sentence by sentence."""

import pytest

from gptdash.domain.support import Passage
from gptdash.services.support import check_answer

GIVEN = (
    Passage(id="faq-1", title="Plan A", text="Costs 3,600 a month, fourteen days free. Ends in March 2027."),
    Passage(id="hours", title="Hours", text="9 am to 5:30 pm on workdays."),
    Passage(id="退款", title="退款政策", text="七天內可全額退款，手續費 5%。客服時間上午 9 點到下午 6 點。"),
)


def checked(text: str) -> tuple[tuple[str, ...], str]:
    result = check_answer(text, GIVEN)
    return result.citations, " ".join(map(str, result.notes))


@pytest.mark.parametrize(
    ("text", "citations"),
    [
        ("Plan A costs 3600 [faq-1].", ("faq-1",)),
        ("Plan A costs 3,600.00 [faq-1]. We open at 9:00 and close at 17:30 [hours].", ("faq-1", "hours")),
        ("It is free for 14 days [faq-1, hours]. Really free [faq-1].", ("faq-1", "hours")),
        ("Hours are 9 to 5:30 pm [hours]. Plan A ends in March 2027 [faq-1].", ("hours", "faq-1")),
        ("7 天內可以退款 [退款]。手續費是百分之五，也就是 5% [退款]。", ("退款",)),
        ("We answer from 9 am to 6 pm [退款].", ("退款",)),
        ("Hello! Plan A is free for 14 days [faq-1].", ("faq-1",)),
    ],
)
def test_what_rests_on_its_passages_passes(text: str, citations: tuple[str, ...]) -> None:
    assert checked(text) == (citations, "")


def test_false_ids_are_flagged() -> None:
    assert checked("It is 14 days [faq-1] or so [faq-99].") == (
        ("faq-1",),
        "This answer cites what it was not given: faq-99.",
    )


def test_an_answer_without_support_is_flagged() -> None:
    assert checked("Plan A is free!") == (
        (),
        "This answer names no passage that it was given, so nothing supports it.",
    )


@pytest.mark.parametrize(
    ("text", "invented"),
    [
        ("Only £99 for Plan A today, and 14 days free [faq-1].", "99"),
        ("Plan A ends in April 2027 [faq-1].", "april"),
        ("Plan A ends on 12 March 2027 [faq-1].", "12"),
        ("You get a 100% discount on Plan A [faq-1].", "100%"),
        ("Plan A is free for thirty days [faq-1].", "thirty"),
        ("We close at 6 pm on workdays [hours].", "6 pm"),
        ("十天內可以退款 [退款]。", "十"),
        ("手續費 15% [退款]。", "15%"),
    ],
)
def test_invented_prices_dates_and_numbers_are_flagged(text: str, invented: str) -> None:
    result = check_answer(text, GIVEN)
    assert str(result.notes[0]) == (
        f"These prices, dates or numbers are in no passage that the answer cites: {invented}."
    )
    assert [claim.unfounded for claim in result.claims if claim.unfounded] == [(invented,)]
    assert not result.is_sound


def test_a_number_of_a_passage_that_is_not_cited_is_flagged() -> None:
    assert "17:30" in checked("We close at 17:30, as Plan A says [faq-1].")[1]


def test_each_sentence_says_what_it_rests_on() -> None:
    text = "Hello! Plan A is free for 14 days [faq-1]. It is the best plan ever. Our anvils fly [hours]. Any questions?"
    result = check_answer(text, GIVEN)
    assert [(claim.text.strip(), claim.support) for claim in result.claims] == [
        ("Hello!", "courtesy"),
        ("Plan A is free for 14 days [faq-1].", "cited"),
        ("It is the best plan ever.", "none"),
        ("Our anvils fly [hours].", "weak"),
        ("Any questions?", "courtesy"),
    ]
    assert "".join(claim.text for claim in result.claims) == text
    assert [str(note) for note in result.notes] == [
        "1 of 3 statements name no passage; they are marked.",
        "1 of 3 statements share no word with the passage that they name; they are marked.",
    ]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("A costs 3.5. B is e.g. red.\n\n- C [x]\n- D", ["A costs 3.5. ", "B is e.g. red.\n\n", "- C [x]\n", "- D"]),
        ("第一句。第二句[a]。第三句！", ["第一句。", "第二句[a]。", "第三句！"]),
        ("One [a]. Two. [b] Three", ["One [a]. ", "Two. [b] ", "Three"]),
        ("See ![x](https://a.example/b.png) now.", ["See ![x](https://a.example/b.png) now."]),
    ],
)
def test_sentences_joined_are_the_text(text: str, sentences: list[str]) -> None:
    assert [claim.text for claim in check_answer(text, GIVEN).claims] == sentences


def test_placeholders_of_what_was_redacted_are_no_numbers() -> None:
    assert check_answer("Plan A: write to ⟦EMAIL_1_7f3a2c⟧ [faq-1].", GIVEN).is_sound
