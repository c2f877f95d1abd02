"""The analysis service on the embedded model, which it must not ask, and on the fake server; rows to compare with."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest
from pydantic import SecretStr

from gptdash.domain.endpoints import Endpoint
from gptdash.domain.usage import CallRecord
from gptdash.gateway import BackgroundLoop, Books, Gateway, RetryPolicy, TimeLimits
from gptdash.services.analysis import AnalysisService, Choices, Table
from tests.fake_openai.server import KEY, FakeOpenAI

Rows = list[tuple[object, ...]]
OpenBytes = Callable[..., Table]
OpenSample = Callable[[str], Table]
WEAK = "SmolLM2-135M-Instruct"
QUICK = TimeLimits(connect_s=2, first_token_s=5, stall_s=5, total_s=20)


def rows_of(frame: pd.DataFrame) -> Rows:
    """Return the cells as plain Python values: None where one is empty, days for midnights."""
    return [tuple(map(_plain, row)) for row in frame.itertuples(index=False, name=None)]


def _plain(value: object) -> object:
    if isinstance(value, pd.Timestamp):
        return value.date() if value == value.normalize() else value.to_pydatetime()
    return None if pd.isna(value) else value  # type: ignore[call-overload]  # whatever a cell may be


class ListLedger:
    """A ledger in memory."""

    def __init__(self) -> None:
        self.calls: list[CallRecord] = []

    def begin(self, call: CallRecord) -> None:
        """Nothing is kept of a call before it ends."""

    def record(self, call: CallRecord) -> None:
        self.calls.append(call)


@pytest.fixture(scope="session")
def analysis_loop() -> Iterator[BackgroundLoop]:
    loop = BackgroundLoop()
    yield loop
    loop.close()


@pytest.fixture(scope="session")
def analysis(analysis_loop: BackgroundLoop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnalysisService]:
    """Analyses beside the embedded model, which nobody starts; they hold nothing but the tables that tests open."""
    endpoint = Endpoint(kind="embedded", label="Embedded model", model=WEAK)
    ledger = ListLedger()
    gateway = Gateway(endpoint, Books(ledger), analysis_loop, QUICK)
    service = AnalysisService(gateway, tmp_path_factory.mktemp("tables"))
    yield service
    service.close()
    assert ledger.calls == []


@pytest.fixture(scope="session")
def open_sample(analysis: AnalysisService) -> OpenSample:
    """Open a sample, once for all tests."""
    opened: dict[str, Table] = {}

    def open_it(name: str) -> Table:
        if name not in opened:
            opened[name] = analysis.open_sample(name)
        return opened[name]

    return open_it


@pytest.fixture
def open_bytes(analysis: AnalysisService) -> Iterator[OpenBytes]:
    """Open hand-made bytes (text is written as UTF-8) as a file; closed after the test."""
    opened: list[Table] = []

    def open_it(content: bytes | str, *, name: str = "made.csv", choices: Choices | None = None) -> Table:
        raw = content.encode() if isinstance(content, str) else content
        opened.append(analysis.open((name, raw), choices=choices))
        return opened[-1]

    yield open_it
    for table in opened:
        table.close()


@pytest.fixture
def analysis_ledger() -> ListLedger:
    """The calls that the model of `analysis_with_model` was asked."""
    return ListLedger()


@pytest.fixture
def analysis_with_model(
    fake_openai: FakeOpenAI, analysis_loop: BackgroundLoop, analysis_ledger: ListLedger, tmp_path: Path
) -> Iterator[AnalysisService]:
    """Analyses with the fake server's model."""
    endpoint = Endpoint(
        kind="openai", label="OpenAI", base_url=fake_openai.url, api_key=SecretStr(KEY), model="gpt-6-luna"
    )
    gateway = Gateway(endpoint, Books(analysis_ledger), analysis_loop, QUICK, retries=RetryPolicy(attempts=1))
    service = AnalysisService(gateway, tmp_path / "tables")
    yield service
    service.close()


def as_checked(figure: go.Figure) -> bool:
    """Have Plotly check every part of a figure, which it raises for, and tell whether it would draw the same."""
    checked = go.Figure(figure.to_dict())
    return bool(json.loads(checked.to_json()) == json.loads(figure.to_json()))
