import pytest

from gptdash.domain.wording import mark, sentence
from gptdash.ui.text import _said, language_of_locale


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh-TW", "zh_Hant"),
        ("zh-Hant-HK", "zh_Hant"),
        ("zh_TW", "zh_Hant"),
        ("en-GB", "en"),
        ("de", "en"),
        (None, "en"),
    ],
)
def test_the_language_follows_the_browser(locale: str | None, language: str) -> None:
    assert language_of_locale(locale) == language


def test_a_sentence_in_a_sentence_is_translated_with_it_and_begins_with_a_capital() -> None:
    measure = sentence(mark("sum of {column}"), column="pop")
    facts = {"start": "1952", "first": "1", "end": "2007", "last": "9", "group": "2007", "value": "9"}
    whole = sentence(
        mark("{measure} went from {start} ({first}) to {end} ({last}); it was highest in {group}: {value}."),
        measure=measure, **facts,
    )  # fmt: skip
    assert str(whole) == "Sum of pop went from 1952 (1) to 2007 (9); it was highest in 2007: 9."
    assert _said("en", whole) == str(whole)
    assert "sum of" not in _said("zh_Hant", whole)
    assert "pop" in _said("zh_Hant", whole)
