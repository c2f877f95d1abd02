"""One warm sandbox for all tests, with limits so small that what breaks them is over soon."""

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from gptdash.sandbox import Limits, Sandbox, SandboxResult, why_unavailable
from gptdash.sandbox.limits import MEGABYTE
from tests.conftest import require_or_skip

Run = Callable[[str], SandboxResult]
SMALL = Limits(
    wall_s=5,
    cpu_s=4,
    memory=400 * MEGABYTE,
    file=5 * MEGABYTE,
    scratch=20 * MEGABYTE,
    scratch_entries=100,
    reply=4 * MEGABYTE,
    figure=MEGABYTE,
    rows=1_000,
    columns=50,
)
FRAME = pd.DataFrame({"region": ["North", "South", "North"], "units": [3, 5, 4]})


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    if why_unavailable():
        require_or_skip("a sandbox (Linux with Landlock, libseccomp2)")
    opened = Sandbox(SMALL)
    yield opened
    opened.close()


@pytest.fixture
def python(sandbox: Sandbox) -> Run:
    """Run Python on the little frame, as `df`."""
    return lambda code: sandbox.run_python(code, {"df": FRAME})


@pytest.fixture
def python_for_a_second(sandbox: Sandbox) -> Run:
    """Run Python that will not end by itself."""
    brief = sandbox.limited(SMALL.model_copy(update={"wall_s": 1.0}))
    return lambda code: brief.run_python(code, {})


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DuckDB file with the little frame as `data`."""
    path = tmp_path_factory.mktemp("sandbox") / "table.duckdb"
    with duckdb.connect(path) as made:
        made.execute("CREATE TABLE data (region VARCHAR, units INTEGER)")
        made.execute("INSERT INTO data VALUES ('North', 3), ('South', 5), ('North', 4)")
    return path


@pytest.fixture
def sql(sandbox: Sandbox, database: Path) -> Run:
    """Run SQL on the file of the little frame."""
    return lambda code: sandbox.run_sql(code, database)


def value_of(result: SandboxResult) -> object:
    """Return the one value that code left as its result."""
    assert result.table is not None
    return result.table.iloc[0, 0]
