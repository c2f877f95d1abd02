import csv
import io

import pytest

from gptdash.domain.safety.cells import neutralised


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x"])
def test_what_would_be_run_is_text(text: str) -> None:
    assert neutralised(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "1-1", "'=1", " plain", "名"])
def test_what_would_not_is_left_as_it_is(text: str) -> None:
    assert neutralised(text) == text


def test_it_survives_the_quoting_of_csv() -> None:
    written = io.StringIO()
    csv.writer(written).writerow([neutralised('=HYPERLINK("x","y")\n=2')])
    assert next(csv.reader(io.StringIO(written.getvalue())))[0].startswith("'=HYPERLINK")
