"""The security page speaks of every table, and of tests that exist."""

import re
from pathlib import Path
from typing import Final

from gptdash.store.schema import metadata

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = (ROOT / "docs" / "security.md").read_text("utf-8")


def test_every_table_is_on_the_page() -> None:
    stored = PAGE.partition("## What is stored")[2].partition("\n## ")[0]
    assert set(metadata.tables) == set(re.findall(r"`([a-z_]+)`", stored)) - {"test_a_planted_key_is_found_nowhere"}


def test_every_test_that_is_named_exists() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert len(named) > 15
    assert {name for name in named if f"def {name}(" not in sources} == set()
