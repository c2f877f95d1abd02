import pytest

from gptdash.domain.support import Passage
from gptdash.services.support import PassageIndex

INDEX = PassageIndex(
    (
        Passage(id="anvil", title="Anvil", text="A heavy anvil of steel."),
        Passage(id="rocket", title="Rocket", text="A rocket for roadrunners, with fuel."),
        Passage(id="refund", title="退款政策", text="七天內可以退款。"),
    )
)


def best(question: str) -> tuple[str, float] | None:
    matches = INDEX.search(question)
    return (matches[0].passage.id, matches[0].score) if matches else None


def test_a_question_that_one_passage_wholly_accounts_for_scores_one() -> None:
    assert best("anvil") == ("anvil", 1.0)
    assert best("rocket fuel") == ("rocket", 1.0)


def test_an_unknown_word_weighs_as_much_as_a_word_can() -> None:
    # The passages have 15, 22 and 15 terms, 17.33 on average; "anvil" stands 3 times in the first. Its inverse document
    # frequency is ln(1 + 2.5 / 1.5) = 0.9808, its score 0.9808 * 3 / (3 + 1.5 * (0.25 + 0.75 * 15 / 17.33)) = 0.6767.
    # "zebra" weighs 0.9808, so the passage accounts for 0.6767 / (0.6767 + 0.9808).
    matches = INDEX.search("anvil zebra")
    assert (matches[0].passage.id, matches[0].score) == ("anvil", 0.4082)
    assert INDEX.search("zebra giraffe") == ()


def test_similar_words_count_in_part() -> None:
    found = best("rockets")
    assert found is not None
    assert found[0] == "rocket"
    assert 0.2 < found[1] < 1


@pytest.mark.parametrize("question", ["退款", "退款政策", "想要退錢", "refund"])
def test_traditional_simplified_and_other_words_for_it_find_the_same(question: str) -> None:
    found = best(question)
    assert found is not None
    assert found[0] == "refund"


@pytest.mark.parametrize(
    "message",
    [
        "My cousin visited us last Tuesday and left. Do you sell an anvil?",
        "My cousin visited us last Tuesday and left something behind, an anvil?",
        "昨天表哥來訪，他很開心！anvil？",
    ],
)
def test_a_question_after_a_story_counts_by_itself(message: str) -> None:
    found = best(message)
    assert found is not None
    assert found[0] == "anvil"
    assert found[1] > 0.4
    story = best(message.replace("?", ".").replace("？", "。").replace(",", " "))
    assert story is not None
    assert story[1] < 0.3


def test_at_most_so_many_come_the_best_first() -> None:
    scores = [match.score for match in INDEX.search("anvil rocket refund", count=2)]
    assert len(scores) == 2
    assert scores == sorted(scores, reverse=True)


def test_one_passage_is_enough_for_an_index() -> None:
    alone = PassageIndex((Passage(id="a", title="Anvil", text="Steel."),))
    assert alone.search("anvil")[0].score == 1.0
    assert alone.search("zebra") == ()
