import pytest

from gptdash.services.support.folding import fold
from gptdash.services.support.terms import units_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＰＩ Ｔｅｓｔ", "api test"),
        ("can\u2019t", "can't"),
        ("軟體與滑鼠", "软件与鼠标"),
        ("软件与鼠标", "软件与鼠标"),
        ("Straße", "strasse"),
        ("", ""),
    ],
)
def test_texts_that_readers_take_for_the_same_are_folded_to_one(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_words_bring_their_grams_and_short_ones_only_themselves() -> None:
    assert units_of("Anvils red") == (("anvils", "#anvi", "#nvil", "#vils"), ("red",))


def test_chinese_is_cut_into_pairs_with_their_characters() -> None:
    assert units_of("電腦桌") == (("电脑", "电", "脑"), ("脑桌", "脑", "桌"))
    assert units_of("書") == (("书",),)


def test_words_without_a_topic_are_left_out() -> None:
    assert units_of("Can you please tell me about the anvil?") == units_of("anvil")
    assert units_of("請問你們有沒有鐵砧？") == units_of("铁砧")
    assert units_of("and the") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How much is it?", "what does it cost"),
        ("shipping", "delivered"),
        ("多少錢", "价格"),
        ("星期六", "周六"),
        ("I forgot", "忘记"),
    ],
)
def test_words_for_the_same_thing_are_one_concept(one: str, other: str) -> None:
    assert units_of(one) == units_of(other)
    assert units_of(one)[0][0].startswith("§")


def test_a_concept_is_a_whole_word() -> None:
    assert units_of("shipyard")[0][0] == "shipyard"
    assert units_of("reopen")[0][0] == "reopen"
