"""Code that looks for files, processes and secrets, or wants to leave something behind."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gptdash.sandbox import CodeFailed, Sandbox, Stored
from tests.sandbox.conftest import Run, value_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def the_next_job_runs(python: Run) -> Iterator[None]:
    yield
    assert value_of(python("result = 42")) == 42


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file that everyone may read and write, beside the app."""
    path = tmp_path / ".env"
    path.write_text("OPENAI_API_KEY=sk-secret")
    path.chmod(0o666)
    return path


@pytest.mark.parametrize(
    "place",
    [
        "/etc/passwd", "/etc/shadow", "/etc/hostname", "/root/.bashrc", "/proc/1/environ", "/proc/self/environ",
        "/proc/self/mem", "/proc/self/maps", "/proc/self/cmdline", "/proc/self/fd", "/proc/cpuinfo", "/proc", "/",
        tempfile.gettempdir(), "/home", "/dev", "/sys/class", "/var/log", str(ROOT / "pyproject.toml"), str(ROOT),
        "/proc/PARENT/environ", "/proc/PARENT/mem", "/proc/PARENT/cwd",
    ],
)  # fmt: skip
def test_files_and_folders_cannot_be_read(python: Run, place: str) -> None:
    place = place.replace("PARENT", str(os.getpid()))
    tried = python(f"""
import os
found = []
for look in (lambda: open({place!r}).read(1), lambda: os.listdir({place!r}), lambda: os.readlink({place!r} + "/x")):
    try:
        found.append(look())
    except OSError:
        pass
result = len(found)""")
    assert value_of(tried) == 0


def test_the_apps_database_and_its_keys_cannot_be_read(python: Run, secret: Path, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "gptdash.db") as store:
        store.execute("CREATE TABLE calls (id)")
    for code in (
        f"result = open({str(secret)!r}).read()",
        f"import sqlite3\nsqlite3.connect({str(tmp_path / 'gptdash.db')!r}).execute('VACUUM')",
        f"duckdb.read_csv({str(secret)!r})",
        f"result = pd.read_csv({str(secret)!r})",
        f"import os\nresult = os.open({str(secret)!r}, os.O_PATH) and open({str(secret)!r})",
    ):
        with pytest.raises(CodeFailed, match=r"[Pp]ermission denied|Cannot open|unable to open"):
            python(code)


@pytest.mark.parametrize(
    "write",
    [
        "open({path!r}, 'w').write('x')",
        "open({path!r}, 'a').write('x')",
        "os.truncate({path!r}, 0)",
        "os.open({path!r}, os.O_RDONLY | os.O_TRUNC)",
        "os.unlink({path!r})",
        "os.rename({path!r}, 'mine')",
        "os.rename('mine', {path!r})",
        "os.chmod({path!r}, 0o777)",
        "os.chown({path!r}, 0, 0)",
        "os.utime({path!r})",
        "os.setxattr({path!r}, 'user.a', b'x')",
        "os.link({path!r}, 'mine2')",
        "os.link('mine', {path!r} + '2')",
        "os.symlink({path!r}, 'mine2')",
        "os.mkdir({path!r} + '2')",
        "os.mkfifo('mine2')",
        "os.mknod('mine2')",
    ],
)
def test_nothing_outside_can_be_changed(python: Run, secret: Path, write: str) -> None:
    before = secret.stat()
    with pytest.raises(CodeFailed, match=r"PermissionError|OSError"):
        python(f"import os\nopen('mine', 'w').write('x')\n{write.format(path=str(secret))}\nresult = 1")
    assert secret.read_text() == "OPENAI_API_KEY=sk-secret"
    assert (secret.stat().st_mode, secret.stat().st_mtime_ns) == (before.st_mode, before.st_mtime_ns)
    assert [path.name for path in secret.parent.iterdir()] == [".env"]


def test_libraries_can_be_read_and_not_changed(python: Run) -> None:
    written = f"open({str(Path(os.__file__))!r}, 'a')"
    with pytest.raises(CodeFailed, match="PermissionError"):
        python(written)
    assert value_of(python("import os\nresult = int(len(open(os.__file__).read()) > 1000)")) == 1


def test_the_table_itself_can_be_read_and_not_changed(sandbox: Sandbox, database: Path) -> None:
    before = database.read_bytes()
    table = {"df": Stored(path=database, relation="data")}
    for code in (
        f"open({str(database)!r}, 'r+b').write(b'x')",
        f"import os\nos.open({str(database)!r}, os.O_RDONLY | os.O_TRUNC)",
        f"duckdb.connect({str(database)!r}).execute('DROP TABLE data')",
        f"open({str(database)!r} + '.wal', 'w')",
        f"import os\nos.listdir({str(database.parent)!r})",
    ):
        with pytest.raises(CodeFailed):
            sandbox.run_python(code, table)
    assert database.read_bytes() == before


def test_the_scratch_folder_is_writable_and_goes_with_the_job(python: Run) -> None:
    place = value_of(python("import os\ndf.to_csv('a.csv')\nos.mkdir('b')\nos.chmod\nresult = os.getcwd()"))
    assert isinstance(place, str)
    assert not Path(place).exists()


def test_a_locked_scratch_folder_goes_too(python: Run) -> None:
    place = value_of(python("import os\nos.umask(0o777)\nos.makedirs('a')\nopen('b', 'w')\nresult = os.getcwd()"))
    assert not Path(str(place)).exists()


def test_the_environment_holds_nothing_of_the_apps(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    fresh = Sandbox(sandbox.limits)
    try:
        given = fresh.run_python("import os\nresult = ' '.join(sorted(os.environ))", {})
        assert set(str(value_of(given)).split()) <= {
            "ARROW_IO_THREADS", "HOME", "JE_ARROW_MALLOC_CONF", "LANG", "LC_CTYPE", "OMP_NUM_THREADS",
            "OPENBLAS_NUM_THREADS", "TMPDIR",
        }  # fmt: skip
    finally:
        fresh.close()


def test_nothing_of_the_app_is_loaded_or_can_be_imported(python: Run) -> None:
    code = """
import sys
result = [name for name in sys.modules if name.startswith(("gptdash", "streamlit", "openai", "sqlalchemy"))]
result += [folder for folder in sys.path if "inside" in folder or not folder]
print(sys.argv, sys.path)
result = len(result)"""
    assert value_of(python(code)) == 0


def test_only_the_reply_is_open(python: Run) -> None:
    code = """
import os
def is_open(number):
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
result = str([number for number in range(1024) if is_open(number)])"""
    assert value_of(python(code)) == "[0, 1, 2, 3]"


@pytest.mark.parametrize("read", ["pd.read_pickle", "np.load"])
def test_a_pickle_runs_in_the_sandbox_if_anywhere(python: Run, read: str, tmp_path: Path) -> None:
    mark = tmp_path / "pickled"
    code = f"""
import pickle
class Evil:
    def __reduce__(self):
        return (open, ({str(mark)!r}, "w"))
pickle.dump(Evil(), open("evil.npy", "wb"))
{read}("evil.npy", **({{"allow_pickle": True}} if "load" in {read!r} else {{}}))"""
    with pytest.raises(CodeFailed, match=r"PermissionError|UnpicklingError"):
        python(code)
    assert not mark.exists()
