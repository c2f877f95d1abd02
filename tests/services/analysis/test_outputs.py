"""Answers as files, read back by other programs; scripts and notebooks run and compared with the answer."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import plotly.io
import pytest
from nbclient import NotebookClient
from python_calamine import CalamineWorkbook

from gptdash.services.analysis import AnalysisService, Answer, ChartSpec, Choices, Dimension, Measure, Origin, Sort
from gptdash.services.analysis.outputs import (
    answer_in_words,
    chart_html,
    chart_json,
    chart_picture,
    notebook,
    pictures_problem,
    result_csv,
    result_parquet,
    result_xlsx,
    script,
)
from gptdash.services.analysis.outputs import charts as charts_module
from gptdash.services.analysis.rejections import PicturesUnavailable
from tests.conftest import require_or_skip
from tests.services.analysis.conftest import OpenBytes, OpenSample

# Decimal commas, a title line, Big5 and a formula: what a script that reads it with defaults would get wrong.
MESSY = "銷售報表\n地區;金額\n台北;1.234,50\n高雄;99,5\n台北;0,5\n=1+1;7,25\n".encode("big5")
BY_PLACE = ChartSpec(
    kind="bar", sort=Sort(), measures=(Measure(aggregate="sum", column="金額"),), dimensions=(Dimension(column="地區"),)
)
SUMS = {"台北": 1235.0, "高雄": 99.5, "=1+1": 7.25}


@pytest.fixture
def answer(analysis: AnalysisService, open_bytes: OpenBytes) -> Answer:
    table = open_bytes(MESSY, name="銷售.csv")
    found = analysis.run(table, BY_PLACE)
    assert dict(found.table.itertuples(index=False, name=None)) == SUMS
    return found


def test_a_chart_as_a_page_loads_nothing_and_as_json_is_the_same_chart(answer: Answer) -> None:
    page = chart_html(answer.figure)
    assert re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=", page) == []
    assert "plotly.js v" in page
    again = plotly.io.from_json(chart_json(answer.figure))
    assert again.to_dict() == answer.figure.to_dict()


@pytest.mark.browser
def test_a_chart_becomes_a_picture_with_its_chinese_letters(answer: Answer) -> None:
    if pictures_problem():
        require_or_skip("Chromium")
    png = chart_picture(answer.figure, "png")
    assert png.startswith(b"\x89PNG")
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (2000, 1200)
    svg = chart_picture(answer.figure, "svg").decode()
    assert svg.startswith("<svg")
    assert "台北" in svg
    assert "Noto Sans CJK TC" in svg


def test_without_a_browser_or_kaleido_it_is_said_what_to_do(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(charts_module.importlib, "import_module", nothing)
    with pytest.raises(PicturesUnavailable, match="Chrome or Chromium"):
        chart_picture(answer.figure, "png")


def test_a_result_comes_back_from_every_file_as_it_was(answer: Answer) -> None:
    rows = answer.table
    csv = pd.read_csv(io.BytesIO(result_csv(rows)))
    assert list(csv["地區"]) == ["台北", "高雄", "'=1+1"]  # no formula for Excel
    assert list(csv["sum(金額)"]) == list(SUMS.values())
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(result_parquet(rows))), rows)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(result_xlsx(rows))).get_sheet_by_index(0)
    assert sheet.to_python() == [["地區", "sum(金額)"], *map(list, SUMS.items())]


def test_a_workbook_takes_zones_lists_and_what_is_no_number() -> None:
    rows = pd.DataFrame(
        {
            "at": pd.to_datetime(["2024-05-01T12:00:00+08:00", None], utc=True),
            "some": [float("inf"), None],
            "=a": ["https://example.com/" + "x" * 3000, "=cmd()"],
        }
    )
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(result_xlsx(rows))).get_sheet_by_index(0)
    first, second = sheet.to_python()[1:]
    assert str(first[0]).startswith("2024-05-01 04:00")
    assert second[2] == "=cmd()"


def environment(home: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_DATA_HOME": str(home)}


@pytest.mark.engine
def test_the_script_computes_the_answer_again_from_the_users_file(answer: Answer, tmp_path: Path) -> None:
    (tmp_path / "銷售.csv").write_bytes(MESSY)
    written = tmp_path / "again.py"
    origin = Origin(names=("銷售.csv",), choices=Choices(encoding="big5"))
    written.write_text(script(origin, answer, 'what "about" \\N {this}"""'), "utf-8")
    ran = subprocess.run(
        [sys.executable, str(written)],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    printed = [line.split() for line in ran.stdout.splitlines()[1:]]
    assert {place: float(value) for place, value in printed} == SUMS
    assert (tmp_path / "answer.html").stat().st_size > 1_000_000


@pytest.mark.engine
def test_the_notebook_computes_the_answer_of_a_sample_again(
    analysis: AnalysisService, open_sample: OpenSample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = open_sample("gapminder")
    found = analysis.ask(table, "average lifeExp by continent as a bar chart")
    assert table.origin == Origin(names=("gapminder",), sample=True)
    book = nbformat.reads(notebook(table.origin, found, "average lifeExp by continent"), as_version=4)
    nbformat.validate(book)
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    NotebookClient(book, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [cell.outputs for cell in book.cells if cell.cell_type == "code"]
    printed = [line.split()[1:] for line in outputs[2][0].data["text/plain"].splitlines()[1:]]
    assert [(name, pytest.approx(float(value), rel=1e-4)) for name, value in printed] == [
        tuple(row) for row in found.table.itertuples(index=False, name=None)
    ]
    assert "application/vnd.plotly.v1+json" in outputs[3][0].data


@pytest.mark.engine
def test_the_script_of_a_joined_table_reads_and_joins_both_files(analysis: AnalysisService, tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text("region,units\nNorth,3\nSouth,5\nNorth,4\n")
    (tmp_path / "bosses.csv").write_text("region,boss\nNorth,Ann\nSouth,Bob\n")
    left, right = (analysis.open(tmp_path / name) for name in ("sales.csv", "bosses.csv"))
    table = analysis.join(left, right, analysis.propose_keys(left, right)[0])
    spec = ChartSpec(
        kind="bar",
        measures=(Measure(aggregate="sum", column="units"),),
        dimensions=(Dimension(column="boss"),),
        sort=Sort(),
    )
    written = tmp_path / "again.py"
    written.write_text(script(table.origin, analysis.run(table, spec)), "utf-8")
    command, home = [sys.executable, str(written)], environment(tmp_path)
    ran = subprocess.run(command, cwd=tmp_path, env=home, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert [line.split() for line in ran.stdout.splitlines()[1:]] == [["Ann", "7.0"], ["Bob", "5.0"]]
    for opened in (table, left, right):
        opened.close()


def test_the_script_of_a_table_on_a_server_takes_its_address_from_the_environment(answer: Answer) -> None:
    written = script(Origin(names=("sales",), server="db.example:5432"), answer)
    compile(written, "again.py", "exec")
    assert 'ADDRESS = os.environ["GPTDASH_WAREHOUSE_URL"]' in written
    assert "services.analysis.open(ADDRESS, name='sales')" in written
    assert "db.example" not in written


def test_in_words_it_holds_the_question_the_query_and_the_rows(answer: Answer) -> None:
    told = answer_in_words(answer, "金額 by 地區?")
    assert told.startswith("Question: 金額 by 地區?")
    assert answer.sql in told
    assert "Result (3 of 3 rows):" in told
    assert "台北,1235" in told
    assert "\n'=1+1," in told
