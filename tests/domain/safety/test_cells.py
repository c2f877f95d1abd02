import pytest

from gptdash.domain.safety import neutralised


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-cmd", "@SUM(1)", "\t=1", "\r=1", "＝1+1"])
def test_text_that_a_spreadsheet_would_run_is_made_text(text: str) -> None:
    assert neutralised(text) == f"'{text}"


@pytest.mark.parametrize("value", ["plain", "-5", "+3.5", "-1e9", "", "a=b", 5, -5, None, 1.5])
def test_numbers_and_plain_text_stay_as_they_are(value: object) -> None:
    assert neutralised(value) == value
