"""What code is for: tables, values, figures and printed lines come back as they are."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pandas as pd
import pytest

from gptdash.sandbox import (
    CodeFailed,
    CodeTooLong,
    NothingLeft,
    NotOneSelect,
    Sandbox,
    SandboxBusy,
    SandboxStopped,
    Stored,
)
from tests.sandbox.conftest import FRAME, SMALL, Run, value_of

ROOT = Path(__file__).parents[2]


def wait_until_gone(pid: str) -> None:
    deadline = time.monotonic() + 30
    while is_alive(pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_alive(pid: str) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_frame_comes_back_with_its_rows_and_a_figure(python: Run) -> None:
    given = python("result = df.groupby('region').units.sum()\nfig = px.bar(df, x='region', y='units')\nprint('hi')")
    assert given.table is not None
    assert given.table.to_dict("list") == {"region": ["North", "South"], "units": [7, 5]}
    assert given.figure is not None
    assert given.figure.data[0].type == "bar"
    assert list(given.figure.data[0].x) == ["North", "South", "North"]
    assert (given.printed, given.rows, given.notes) == ("hi\n", 2, ())


@pytest.mark.parametrize(
    ("code", "columns", "rows"),
    [
        ("result = 42", ["result"], [[42]]),
        ("result = [1, 2]", ["result"], [[1], [2]]),
        ("result = {'a': 1, 'b': 2}", ["name", "result"], [["a", 1], ["b", 2]]),
        ("result = np.array([[1, 2], [3, 4]])", ["0", "1"], [[1, 2], [3, 4]]),
        ("result = df.units", ["units"], [[3], [5], [4]]),
        ("result = df.pivot_table(index='region', aggfunc=['min', 'max'])",
         ["region", "min units", "max units"], [["North", 3, 4], ["South", 5, 5]]),
        ("result = pd.DataFrame([[1, 2]], columns=['a', 'a'])", ["a", "a 2"], [[1, 2]]),
        ("result = pd.DataFrame({'a': [[1], 'x', None]})", ["a"], [["[1]"], ["x"], [None]]),
        ("result = pd.DataFrame({'a': pd.Categorical(['x', 'y'])})", ["a"], [["x"], ["y"]]),
        ("result = pd.DataFrame({'a': [1 + 2j]})", ["a"], [["(1+2j)"]]),
        ("result = duckdb.sql('SELECT 7 AS a').df()", ["a"], [[7]]),
    ],
)  # fmt: skip
def test_whatever_code_leaves_becomes_a_table(python: Run, code: str, columns: list[str], rows: list[object]) -> None:
    table = python(code).table
    assert table is not None
    assert list(table.columns) == columns
    assert table.astype(object).where(table.notna(), None).to_numpy().tolist() == rows


def test_dates_numbers_and_gaps_keep_their_kind(python: Run) -> None:
    code = """result = pd.DataFrame({
        "day": pd.to_datetime(["2024-01-31", None]), "at": pd.to_datetime(["2024-01-31T12:00+02:00", None]),
        "n": pd.array([2**60 + 1, None], dtype="Int64"), "flag": [True, False],
        "date": pd.array([__import__("datetime").date(2024, 1, 31), None], dtype="object")})"""
    table = python(code).table
    assert table is not None
    assert table["day"].iloc[0] == pd.Timestamp("2024-01-31")
    assert table["at"].iloc[0] == pd.Timestamp("2024-01-31T10:00", tz="UTC")
    assert table["n"].tolist() == [2**60 + 1, pd.NA]
    assert table["date"].tolist() == [pd.Timestamp("2024-01-31"), pd.NaT]
    assert table["flag"].tolist() == [True, False]


def test_more_rows_than_can_be_shown_are_counted(python: Run) -> None:
    given = python("result = pd.DataFrame({'n': range(5000)})")
    assert given.table is not None
    assert (len(given.table), given.rows) == (1000, 5000)
    assert [str(note) for note in given.notes] == ["Only the first 1,000 rows are shown."]


def test_printed_text_has_an_end(python: Run) -> None:
    given = python("print('x' * 30000)")
    assert given.printed == "x" * 20_000
    assert [str(note) for note in given.notes] == ["Only the first 20,000 characters of what was printed are kept."]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("a = 1\nprint(unknown)", "The code stopped in line 2: NameError: name 'unknown' is not defined. Correct it"),
        ("a = 1\nb = = 2", "The code stopped in line 2: SyntaxError: invalid syntax"),
        ("df['price']", "The code stopped in line 1: KeyError: 'price'."),
        ("import sys\nsys.exit(3)", "The code stopped in line 2: SystemExit: 3."),
        ("raise ValueError('a\\nb')", "The code stopped in line 1: ValueError: a."),
    ],
)  # fmt: skip
def test_code_that_fails_says_where_and_why(python: Run, code: str, sentence: str) -> None:
    with pytest.raises(CodeFailed) as caught:
        python(code)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("code", ["", "x = 1", "result = print"])
def test_code_that_leaves_nothing_is_told_what_to_leave(python: Run, code: str) -> None:
    with pytest.raises(NothingLeft):
        python(code)


def test_code_of_any_length_is_not_run(python: Run) -> None:
    with pytest.raises(CodeTooLong):
        python("#" * 100_001)


def test_a_select_gives_rows(sql: Run) -> None:
    table = sql("SELECT region, sum(units) AS units FROM data GROUP BY ALL ORDER BY region;").table
    assert table is not None
    assert table.to_dict("list") == {"region": ["North", "South"], "units": [7, 5]}


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("FROM data SELECT count(*)", 3),
        ("WITH a AS (SELECT 1 AS n) SELECT n FROM a", 1),
        ("SELECT [1, 2]", "[1, 2]"),
        ("SELECT INTERVAL 1 DAY", "1 days"),
        ("SELECT INTERVAL 0 DAY", "0 s"),
        ("SELECT 'a'::BLOB", "61"),
        ("SELECT 1.50::DECIMAL(5, 2)", 1.5),
        ("SELECT sum(n) FROM range(10) AS t(n)", 45),
        ("SELECT 'é 中'", "é 中"),
    ],
)
def test_a_query_of_any_kind_of_value_is_shown(sql: Run, query: str, value: object) -> None:
    assert value_of(sql(query)) == value


def test_a_query_of_too_many_rows_gives_the_first(sql: Run) -> None:
    given = sql("SELECT * FROM range(1000000)")
    assert given.table is not None
    assert (len(given.table), given.rows) == (1000, None)
    assert [str(note) for note in given.notes] == ["Only the first 1,000 rows are shown."]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "One SELECT at a time can be run here; these are 0 statements."),
        ("SELECT 1; SELECT 2", "One SELECT at a time can be run here; these are 2 statements."),
        ("DELETE FROM data", "Only one SELECT can be run here; this is DELETE."),
    ],
)
def test_what_is_not_one_select_is_refused(sql: Run, query: str, sentence: str) -> None:
    with pytest.raises(NotOneSelect) as caught:
        sql(query)
    assert str(caught.value).startswith(sentence)


def test_wrong_sql_says_what_is_wrong(sql: Run) -> None:
    with pytest.raises(CodeFailed, match="nowhere does not exist"):
        sql("SELECT * FROM nowhere")


def test_code_reads_a_table_that_lies_in_a_database(sandbox: Sandbox, database: Path) -> None:
    given = sandbox.run_python("result = int(df.units.sum())", {"df": Stored(path=database, relation="data")})
    assert value_of(given) == 12


def test_jobs_wait_for_one_another_and_not_for_ever() -> None:
    alone = Sandbox(SMALL.model_copy(update={"jobs": 1, "queue_s": 0.0}))
    outcomes: list[str] = []

    def run() -> None:
        try:
            alone.run_python("import time\ntime.sleep(1)\nresult = 1", {})
            outcomes.append("ran")
        except SandboxBusy as busy:
            outcomes.append(str(busy))

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    alone.close()
    told = "Other code has been running for 0 s. Try again in a moment."
    assert sorted(outcomes) == [told, told, "ran"]


def test_several_jobs_at_a_time_do_not_see_one_another(sandbox: Sandbox) -> None:
    given: dict[int, object] = {}

    def run(number: int) -> None:
        given[number] = value_of(sandbox.run_python(f"open('mine', 'w').write('{number}')\nresult = {number}", {}))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert given == {number: number for number in range(6)}


def test_the_zygote_is_started_again_when_it_dies_and_its_jobs_die_with_it(sandbox: Sandbox, python: Run) -> None:
    python("result = 1")
    first = sandbox.zygote_pid
    assert first is not None
    jobs: list[str] = []

    def end() -> None:
        jobs.extend(Path(f"/proc/{first}/task/{first}/children").read_text().split())
        os.kill(first, signal.SIGKILL)

    threading.Timer(0.3, end).start()
    with pytest.raises(SandboxStopped):
        python("import time\ntime.sleep(4)")
    assert value_of(python("result = 2")) == 2
    assert sandbox.zygote_pid not in (None, first)
    assert jobs
    for job in jobs:
        wait_until_gone(job)


def test_a_long_text_is_cut_where_one_sees_it(python: Run) -> None:
    given = python("result = pd.DataFrame({'a': ['x' * 10_000, 'x' * 10_001]})").table
    assert given is not None
    assert given["a"].tolist() == ["x" * 10_000, "x" * 9_999 + "…"]


def test_an_app_that_dies_leaves_no_process() -> None:
    script = "from gptdash.sandbox import Sandbox; import os; s = Sandbox(); s.run_python('result = 1', {})\n"
    script += "print(s.zygote_pid, flush=True); os._exit(1)"
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False, text=True)
    assert told.stdout.strip().isdigit(), told.stderr
    wait_until_gone(told.stdout.strip())


def test_a_machine_without_landlock_runs_nothing_and_says_so() -> None:
    script = """
import errno
import pyseccomp
rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "landlock_create_ruleset")
rules.load()
from gptdash.sandbox import Sandbox, SandboxUnavailable
try:
    Sandbox().run_python("result = 1", {})
except SandboxUnavailable as refused:
    print(refused)
"""
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False, text=True)
    assert told.stdout.startswith("Code cannot be run safely on this machine (the Linux kernel has no Landlock:")


def test_a_closed_sandbox_runs_nothing() -> None:
    closed = Sandbox()
    closed.close()
    with pytest.raises(SandboxStopped):
        closed.run_python("result = 1", {"df": FRAME})
