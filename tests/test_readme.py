"""The README's example runs as printed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def python_blocks() -> list[str]:
    return re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)


@pytest.mark.engine
def test_the_example_runs_on_a_machine_without_a_key(tmp_path: Path) -> None:
    (example,) = python_blocks()
    ran = subprocess.run([sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    # Plotly's gapminder: Oceania has the highest mean of lifeExp over all its rows, 74.33.
    assert "Oceania" in ran.stdout
    assert "SELECT" in ran.stdout.upper()
    assert "74.3" in ran.stdout
    assert "calls=1" in ran.stdout


def test_every_setting_of_the_table_exists() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    named = re.findall(r"`((?:OPENAI|GPTDASH)_[A-Z_]+)`", (ROOT / "README.md").read_text("utf-8"))
    assert len(named) >= 10
    assert [name for name in named if f"#{name}=" not in example] == []
