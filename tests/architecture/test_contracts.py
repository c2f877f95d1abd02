"""The import contracts hold, and each of them catches what it is there for."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# contract -> (file, line that breaks it)
VIOLATIONS = {
    "Imports only ever point down": ("gptdash/domain/money.py", "import gptdash.store"),
    "Features are independent of one another": ("gptdash/services/review/__init__.py", "import gptdash.services.chat"),
    "Only the gateway knows openai": ("gptdash/services/chat/history.py", "import openai"),
    "Only pages and ui know Streamlit": ("gptdash/services/chat/history.py", "import streamlit"),
    "Only the composition root knows the engine": ("gptdash/gateway/clients.py", "import gptdash.engine"),
    "Pages, ui and api reach the lower rooms through app and services only": (
        "pages/chat.py",
        "import gptdash.gateway",
    ),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(folder)},
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the source tree."""
    for name in ("gptdash", "pages"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_the_house_keeps_its_contracts(house: Path) -> None:
    result = lint(house)
    assert result.returncode == 0, result.stdout
    assert "6 kept, 0 broken" in result.stdout


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_a_planted_violation_breaks_its_contract(house: Path, contract: str) -> None:
    name, line = VIOLATIONS[contract]
    file = house / name
    file.write_text(f"{file.read_text('utf-8')}\n{line}\n", "utf-8")
    result = lint(house)
    assert result.returncode == 1
    assert f"{contract} BROKEN" in result.stdout


def test_a_room_that_is_on_no_floor_breaks_the_contract(house: Path) -> None:
    (house / "gptdash" / "utils").mkdir()
    (house / "gptdash" / "utils" / "__init__.py").touch()
    result = lint(house)
    assert result.returncode == 1
    assert "utils" in result.stdout + result.stderr
