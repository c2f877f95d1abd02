import pytest

from gptdash.ui.text import language_of_locale


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
