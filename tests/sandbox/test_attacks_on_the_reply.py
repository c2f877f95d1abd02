"""Replies that were not written by us: forged frames, packed tables, figures that would reach out."""

import json
import struct
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from gptdash.domain.errors import SandboxError
from gptdash.sandbox import JobCrashed, ReplyForged, ReplyTooLarge
from gptdash.sandbox.arrow_tables import read_table
from gptdash.sandbox.figures import read_figure
from gptdash.sandbox.frames import parts_of
from gptdash.sandbox.inside.results import packed
from gptdash.sandbox.outcome import result_of
from tests.sandbox.conftest import SMALL, Run, value_of

REMOTE = "https://evil.example/x.png"


def frame(part: str, content: bytes = b"", size: int | None = None, **fields: object) -> bytes:
    header = json.dumps({"part": part, "size": len(content) if size is None else size, **fields}).encode()
    return struct.pack(">I", len(header)) + header + content


DONE = frame("done")


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"\x00",
        b"\xff\xff\xff\xff",
        b"\x00\x00\x00\x02{}",
        struct.pack(">I", 4) + b"null",
        struct.pack(">I", 2_000_000) + b"{}",
        struct.pack(">I", 50_000) + b"[" * 50_000,
        DONE[:-1],
        DONE + DONE,
        DONE + b"more",
        DONE + frame("printed", b"late"),
        frame("printed", b"x"),
        frame("printed", b"x") + frame("printed", b"y") + DONE,
        frame("printed", b"x", size=100) + DONE,
        frame("printed", b"x", size=-1) + DONE,
        frame("printed", b"x", size=10**30) + DONE,
        frame("secret", b"x") + DONE,
        frame("printed", b"x", extra=1) + DONE,
        frame("failed", why="never heard of"),
        frame("failed", why=["memory"]),
        frame("failed", why="error", detail="x" * 9_000),
        frame("table", b"", rows=-1) + DONE,
    ],
)
def test_what_is_not_a_reply_is_refused(reply: bytes) -> None:
    with pytest.raises(ReplyForged):
        result_of(reply, SMALL, 0)


def test_code_that_writes_its_own_reply_is_refused(python: Run) -> None:
    for code in ("import os\nos.write(3, b'rubbish')\nresult = 1", "import os\nos.write(3, b'rubbish')\nos._exit(0)"):
        with pytest.raises(ReplyForged):
            python(code)
    assert value_of(python("result = 42")) == 42


def test_a_well_forged_reply_is_worth_what_a_result_is(python: Run) -> None:
    figure = {"data": [{"type": "bar", "y": [1]}], "layout": {"images": [{"source": REMOTE}]}}
    forged = frame("figure", json.dumps(figure).encode()) + DONE
    given = python(f"import os\nos.write(3, {forged!r})\nos._exit(0)")
    assert given.figure is not None
    assert REMOTE not in given.figure.to_json()


def test_a_reply_that_is_closed_too_early_is_no_result(python: Run) -> None:
    for code in ("import os\nos.close(3)\nresult = 1", "import os\nos._exit(0)"):
        with pytest.raises((ReplyForged, JobCrashed)):
            python(code)


def stream(table: pa.Table, **options: Any) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


PLAIN = pa.table({"n": [1, 2], "s": ["a", None]})


def test_a_plain_table_is_read() -> None:
    for content in (packed(PLAIN), stream(PLAIN), packed(PLAIN.slice(0, 0))):
        assert list(read_table(content, SMALL).columns) == ["n", "s"]
    assert read_table(packed(PLAIN), SMALL)["n"].tolist() == [1, 2]


@pytest.mark.parametrize("codec", ["zstd", "lz4"])
def test_a_packed_table_is_not_unpacked(codec: str) -> None:
    bomb = stream(pa.table({"n": [0] * 1000}), compression=codec)
    with pytest.raises(ReplyForged, match="messages"):
        read_table(bomb, SMALL)


@pytest.mark.parametrize(
    "table",
    [
        pa.table({"n": pa.array([[1]])}),
        pa.table({"n": pa.array([{"a": 1}])}),
        pa.table({"n": pa.array(["a"]).dictionary_encode()}),
        pa.table({"n": pa.array([b"a"])}),
        pa.table({"n": pa.array(["a"], pa.string_view())}),
        pa.table({"n": pa.array([1], pa.timestamp("us", tz="Mars/Olympus"))}),
        pa.table([pa.array([1]), pa.array([1])], names=["n", "n"]),
        pa.table({"n": [1]}, metadata={"pandas": "{}"}),
        pa.table({"n": list(range(1_001))}),
        pa.table({str(n): [1] for n in range(51)}),
    ],
)
def test_what_a_job_never_sends_is_refused(table: pa.Table) -> None:
    with pytest.raises(ReplyForged):
        read_table(stream(table), SMALL)


def test_a_table_that_is_cut_or_altered_is_refused_or_read() -> None:
    """Whatever byte is changed, the answer is a table or a refusal, never anything else."""
    whole = packed(PLAIN)
    for at in range(0, len(whole), 3):
        for altered in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            try:
                assert isinstance(read_table(altered, SMALL), pd.DataFrame)
            except SandboxError:
                continue


def test_columns_that_share_their_bytes_count_for_each() -> None:
    wide = pa.table({str(n): ["x" * 1000] * 1000 for n in range(6)})
    with pytest.raises(ReplyTooLarge):
        read_table(packed(wide), SMALL)


FORGED: list[dict[str, Any]] = [
    {"layout": {"images": [{"source": REMOTE, "xref": "paper"}]}},
    {"layout": {"template": {"layout": {"images": [{"source": REMOTE}]}}}},
    {"layout": {"updatemenus": [{"buttons": [{"method": "relayout", "args": [{"images": [{"source": REMOTE}]}]}]}]}},
    {"layout": {"sliders": [{"steps": [{"method": "relayout", "args": [{"images": [{"source": REMOTE}]}]}]}]}},
    {"layout": {"mapbox": {"style": REMOTE}}},
    {"layout": {"map": {"style": REMOTE, "layers": [{"source": REMOTE}]}}},
    {"layout": {"title": {"text": f"<a href='{REMOTE}'>x</a>"}}},
    {"layout": {"annotations": [{"text": f"<img src='{REMOTE}'>"}]}},
    {"layout": {"annotations": [{"text": f"<b><script src={REMOTE}>"}]}},
    {"data": [{"type": "image", "source": REMOTE}]},
    {"data": [{"type": "scatter", "y": [1], "text": [f"<A HREF='{REMOTE}'>x"]}]},
    {"data": [{"type": "bar", "y": [1], "hovertemplate": f"<span style='background:url({REMOTE})'>x</span>"}]},
    {"data": [{"type": "choropleth", "geojson": REMOTE, "locations": ["a"], "z": [1]}]},
    {"data": [{"type": "scattermap", "lat": [1], "lon": [1]}], "layout": {"map": {"style": REMOTE}}},
]


@pytest.mark.parametrize("forged", FORGED)
def test_a_figure_fetches_nothing_and_leads_nowhere(forged: dict[str, Any]) -> None:
    figure, _ = read_figure(json.dumps({"data": [{"type": "bar", "y": [1]}], **forged}).encode())
    written = figure.to_json() if figure else ""
    assert "<a" not in written.lower()
    assert "<img" not in written
    assert "<s" not in written
    for trace in json.loads(written)["data"] if written else ():
        assert trace["type"] not in ("image", "choropleth", "scattermap")
    layout = json.loads(written)["layout"] if written else {}
    assert not {"images", "updatemenus", "sliders", "mapbox", "map"} & layout.keys()
    assert "images" not in layout.get("template", {}).get("layout", {})


def test_bold_and_line_breaks_stay() -> None:
    figure, _ = read_figure(json.dumps({"data": [], "layout": {"title": {"text": "<b>a</b><br>1 < 2"}}}).encode())
    assert figure is not None
    assert figure.layout.title.text == "<b>a</b><br>1 &lt; 2"


def test_a_map_is_left_out_and_said_so(python: Run) -> None:
    given = python("result = 1\nfig = px.scatter_geo(lat=[1], lon=[1])")
    assert given.figure is None
    assert [str(note) for note in given.notes] == ["This kind of chart cannot be shown here: scattergeo."]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"null", b"[]", b"{}", b'{"data": 1}', b'{"data": [1]}', b'{"data": [{"type": "bar", "evil": 1}]}',
        b'{"data": [{"type": ["bar"]}]}', b'{"data": [], "layout": {"evil": 1}}',
        b'{"data": ' + b"[" * 100_000, b'{"data": [{"type": "bar", "meta": ' + b"[" * 99 + b"]" * 99 + b"}]}",
    ],
)  # fmt: skip
def test_what_is_no_figure_is_refused(content: bytes) -> None:
    with pytest.raises(ReplyForged):
        read_figure(content)


def test_a_figure_of_any_size_is_refused(python: Run) -> None:
    with pytest.raises(ReplyTooLarge):
        python("fig = go.Figure(go.Scatter(y=list(range(120_000)), text=['abc'] * 120_000))")


def test_parts_come_in_any_order() -> None:
    assert list(parts_of(frame("printed", b"x") + frame("table", b"y", rows=1) + DONE)) == ["printed", "table", "done"]
