"""A large file is read in one pass; nothing of it may differ from what all rows, read as text first, would give."""

import itertools
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gptdash.domain.errors import FileRejected
from gptdash.services.analysis.ingest import DATA, REJECTED, Choices, Notes, ingest, source_of
from gptdash.services.analysis.ingest.bodies import Body
from gptdash.services.analysis.ingest.layout import find_layout
from gptdash.services.analysis.ingest.readings import LEADING_ZERO, READINGS, Reading
from gptdash.services.analysis.ingest.storing import store_frugally
from gptdash.services.analysis.ingest.streaming import stream

ALWAYS, NEVER = 0, 1 << 60
HEADER = "id,day,name,amount,flag,note"
NOTE = "a long remark " * 25
ROWS = [
    f"{i},2024-{i % 12 + 1:02}-{i % 28 + 1:02},n{i % 7},{i % 900 / 8},{'true' if i % 3 else 'false'},{NOTE}"
    for i in range(6000)
]
# The sample is the first 256 KiB and 16 of each 36 KiB: this row is in no part of it.
UNSEEN = 2991
TRAPS = {
    "nothing": ROWS[UNSEEN],
    "leading zero": "007,2024-01-01,a,007,true,x",
    "decimal comma": '7,2024-01-01,a,"1,5",true,x',
    "thousands": '"1,234",2024-01-01,a,"1,234.5",true,x',
    "day first": "7,13/01/2024,a,1.5,true,x",
    "no such day": "7,2024-02-30,a,1.5,true,x",
    "short day": "7,2024-2-3,a,1.5,true,x",
    "endless day": "7,infinity,a,1.5,true,x",
    "text among numbers": "abc,2024-01-01,a,none of it,maybe,x",
    "missing words": "NA,NA,NA,n/a,null,-",
    "exponent": "1e5,2024-01-01,a,1e5,true,x",
    "signs": "+5,2024-01-01,a,-5,true,x",
    "underscores": "1_000,2024-01-01,a,1_000.5,true,x",
    "other bases": "0x1F,20240101,a,0b11,1,x",
    "not finite": "5,2024-01-01,a,inf,true,x",
    "not a number": "5,2024-01-01,a,nan,TRUE,x",
    "too many digits": "12345678901234567890,2024-01-01,a,1234567890123456789.5,true,x",
    "padding": " 5 ,\t2024-01-01 , a , 1.5 , true , x ",
    "wide blanks": "\u00a05,2024-01-01\u3000,\u00a0a,\u30001.5,true\u3000,\u3000x\u00a0",
    "only blanks": " ,\t, ,\u3000, , ",
    "empty cells": ",,,,,",
    "empty line": "",
    "short row": "7,2024-01-01,a,1.5,true",
    "long row": "7,2024-01-01,a,1.5,true,x,y",
    "line break": '7,2024-01-01,"a\nb",1.5,true,x',
    "stray quote": '7,2024-01-01,a"b,1.5,true,x',
    "open quote": '7,2024-01-01,"ab,1.5,true,x',
    "NUL": "7,2024-01-01,a\0b,1\0.5,true,x",
}
ENDINGS = {
    "a total": "Total,,,12345.60,,",
    "a total and a remark": "Total,,,12345.60,,\nprinted today,,,,,",
    "a number alone": "17,,,,,",
    "a remark like a row": f"17,,,,,\n{ROWS[0]}\nsee above,,,,,",
    "a total under rows like remarks": f"none,,,,,\n{ROWS[0]}\n18,,,,,\nTotal,,,7,,",
    "a quoted total": '"Total",,,"12,345.60",,',
}
DAY = re.compile(r"2024-(\d\d)-(\d\d)")
WHOLES = {
    "Windows lines": lambda text: text.replace("\n", "\r\n").encode(),
    "old Macintosh lines": lambda text: text.replace("\n", "\r").encode(),
    "a mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "a broken byte": lambda text: text.encode().replace(b"2991,", b"2991\xff,"),
    "a mark and no names": lambda text: b"\xef\xbb\xbf" + text.removeprefix(f"{HEADER}\n").encode(),
    "only ASCII": lambda text: text.encode("ascii", "ignore"),
    "tabs between": lambda text: text.replace(",", "\t").encode(),
    "wide blanks around": lambda text: text.replace("n3,", "\u3000n3\u00a0,").encode(),
    "tabs around": lambda text: text.replace("n3,", "\tn3\t,").encode(),
    "titles": lambda text: f"Sales\n\n{text}".encode(),
    "a named separator": lambda text: f"sep=,\n{text}".encode(),
    "no names": lambda text: text.removeprefix(f"{HEADER}\n").encode(),
    "names twice and none": lambda text: text.replace(HEADER, "c1,c1,,name,c5,").encode(),
    "an empty column": lambda text: text.replace("\n", ",\n").encode(),
    "money": lambda text: text.replace("true", "$1.50").replace("false", "$3").encode(),
    "currencies": lambda text: text.replace("true", "$1.50").replace("false", "€3").encode(),
    "semicolons": lambda text: text.replace(",", ";").replace(".", ",").encode(),
    "months": lambda text: DAY.sub(r"2024-\1", text).encode(),
    "seasons": lambda text: DAY.sub(lambda day: f"20{day[1]}/{int(day[1]) + 1:02}", text).encode(),
    "years of two digits": lambda text: DAY.sub(r"24/\1/\2", text).encode(),
    "rows without values at the end": lambda text: f"{text}Total,,,7,,\n,,,,,\n,,,,,\n".encode(),
}
CHOICES = (
    Choices(kinds={"id": "text", "amount": "text", "flag": "number"}),
    Choices(names={"id": "name", "flag": "c3"}),
    Choices(keep_last_rows=True),
    Choices(day_first=False, decimal_comma=True),
    Choices(encoding="utf-8"),
    Choices(encoding="utf-8-sig"),
)


def read(content: bytes, folder: Path, stream_from: int, choices: Choices) -> Sequence[object]:
    """Return all that a file became: columns, report, rows, and those that were set aside."""
    folder.mkdir(exist_ok=True)
    try:
        found = ingest(source_of(("any.csv", content), folder), folder, choices, None, stream_from)
    except FileRejected as refused:
        return [str(refused)]
    with duckdb.connect(found.path, read_only=True) as database:
        data, aside = database.table(DATA), database.table(REJECTED)
        return [
            found.columns, found.rows, found.report, data.columns, data.types, repr(data.fetchall()), aside.fetchall()
        ]  # fmt: skip


def check(content: bytes, folder: Path, choices: Choices | None = None) -> None:
    """Check that a file becomes the same both ways."""
    whole, streamed = (
        read(content, folder / way, bytes_, choices or Choices())
        for way, bytes_ in (("whole", NEVER), ("streamed", ALWAYS))
    )
    assert streamed == whole


def text_with(trap: str) -> str:
    return "\n".join([HEADER, *ROWS[:UNSEEN], trap, *ROWS[UNSEEN + 1 :]]) + "\n"


def streams(text: str, folder: Path) -> bool:
    path = folder / "given.csv"
    path.write_text(text)
    (folder / "work").mkdir()
    body = Body(path=path, copy=folder / "work" / "body.csv", start=len(HEADER) + 1, skip=1)
    return stream(body, find_layout(text[: 1 << 18], Choices(), Notes()), Choices(), Notes()) is not None


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS)
def test_a_row_that_no_sample_showed_is_read_as_if_all_were_known(trap: str, tmp_path: Path) -> None:
    check(text_with(trap).encode(), tmp_path)


def test_the_row_is_in_no_sample(tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_text(text_with("SEEN"))
    body = Body(path=path, copy=path, start=len(HEADER) + 1)
    assert not any(b"SEEN" in part for part in (body.first(), body.spread(), body.last()))


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_the_end_is_told_from_the_rows(ending: str, tmp_path: Path) -> None:
    check(f"{text_with(ROWS[UNSEEN])}{ending}\n".encode(), tmp_path)


@pytest.mark.parametrize("whole", WHOLES)
def test_other_forms_of_text_become_the_same(whole: str, tmp_path: Path) -> None:
    check(WHOLES[whole](text_with(ROWS[UNSEEN])), tmp_path)


@pytest.mark.parametrize("choices", CHOICES, ids=str)
def test_what_the_user_chose_holds(choices: Choices, tmp_path: Path) -> None:
    check(f"{text_with(ROWS[UNSEEN])}Total,,,7,,\n".encode(), tmp_path, choices)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_mark_under_a_chosen_encoding_is_no_part_of_the_rows(encoding: str, tmp_path: Path) -> None:
    check(b"\xef\xbb\xbf" + text_with(ROWS[UNSEEN]).encode(), tmp_path, Choices(encoding=encoding))


def test_a_plain_file_is_read_in_one_pass(tmp_path: Path) -> None:
    assert streams(text_with(ROWS[UNSEEN]), tmp_path)


def test_a_file_with_short_rows_is_read_in_one_pass_too(tmp_path: Path) -> None:
    assert streams(text_with(TRAPS["short row"]), tmp_path)


@pytest.mark.parametrize("trap", ["long row", "open quote"])
def test_a_file_with_rows_that_cannot_be_placed_is_left_to_the_slower_way(trap: str, tmp_path: Path) -> None:
    assert not streams(text_with(TRAPS[trap]), tmp_path)


@pytest.mark.parametrize("at", [0, UNSEEN, len(ROWS) - 1], ids=["first", "unseen", "last"])
@pytest.mark.parametrize("rows", ["7,2024-01-01,a", "7\n\n,", "007,13/01/2024", '"a\nb",2024-01-01,x', "Total"])
def test_short_rows_are_filled_up_wherever_they_stand(rows: str, at: int, tmp_path: Path) -> None:
    check("\n".join([HEADER, *ROWS[:at], rows, *ROWS[at + 1 :], ""]).encode(), tmp_path)


@pytest.mark.parametrize("memory", ["1MB", "60MB"])
def test_too_little_memory_for_the_slower_way_changes_nothing(memory: str, tmp_path: Path) -> None:
    text = f"{text_with(TRAPS['long row'])}Total,,,1,,\n"
    whole = read(text.encode(), tmp_path / "whole", NEVER, Choices())
    work = tmp_path / "little" / "work"
    work.mkdir(parents=True)
    (work / "body.csv").write_text(text.removeprefix(f"{HEADER}\n"))
    notes, layout = Notes(), find_layout(text[: 1 << 18], Choices(), Notes())
    found = store_frugally("any.csv", work / "body.csv", layout, Choices(), notes, memory=memory)
    with duckdb.connect(found.path, read_only=True) as database:
        rows = [repr(database.table(DATA).fetchall()), database.table(REJECTED).fetchall()]
    assert [found.columns, found.rows, *rows] == [*whole[:2], *whole[5:]]
    assert len(notes.warnings) == len(set(map(str, notes.warnings)))


CELLS = st.sampled_from(
    [
        "", " ", "1", "0", "007", "12.5", "1e3", "-4", "+4", "1,5", "1,234", "1.234", "$5", "5 %", "NA", "-", "abc",
        "2024-01-02", "2024-1-2", "02/01/2024", "13/01/2024", "true", "False", "yes", " 7 ", "inf", "1_0", "=1", "x\ny",
        'q"q', "Total", "紅",
    ]
)  # fmt: skip
PLAIN = st.sampled_from(["1", "22", "305"])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), width=st.integers(1, 4), height=st.integers(2, 40))
def test_any_rows_become_the_same_both_ways(tmp_path: Path, data: st.DataObject, width: int, height: int) -> None:
    columns = [
        data.draw(st.lists(data.draw(st.sampled_from([CELLS, PLAIN])), min_size=height, max_size=height))
        for _ in range(width)
    ]
    quoted = [
        ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' if set(cell) & set(',"\n') else cell for cell in row)
        for row in zip(*columns, strict=True)
    ]
    for folder in tmp_path.iterdir():
        shutil.rmtree(folder)
    check("\n".join([",".join(f"name{at}" for at in range(width)), *quoted, ""]).encode(), tmp_path)


@pytest.mark.parametrize("reading", [each for each in READINGS if each.plainest], ids=lambda each: each.key)
def test_the_plainest_form_is_never_anything_else(reading: Reading) -> None:
    short = ("".join(chars) for size in range(1, 5) for chars in itertools.product("019.-+eE_ x,", repeat=size))
    days = (
        f"{year}{mark}{month}{other}{day}"
        for year in ("2024", "0999", "-123", " 999", "24", "12024")
        for month in ("02", "2", "13", " 1", "1 ")
        for day in ("01", "1", "30", " 1", "1 ", "01 ")
        for mark, other in itertools.product("-/ ", repeat=2)
    )
    others = ("nan", "inf", "-inf", "infinity", "1e400", "1e0005", "９", "١٢", "123456789012345", "1234567890123456789")
    with duckdb.connect() as database:
        database.execute("CREATE TABLE given AS SELECT unnest($1::VARCHAR[]) AS v", [[*short, *days, *others]])
        value = reading.sql.format(v="v")
        wrong = database.table("given").filter(
            f"({reading.plainest.format(v='v', x=value)}) AND NOT (regexp_full_match(v, '{reading.pattern}')"
            f" AND ({value}) IS NOT NULL AND NOT regexp_matches(v, '{LEADING_ZERO}'))"
        )
        assert wrong.fetchall() == []
