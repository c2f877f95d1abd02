"""Tools that the settings name."""

from pathlib import Path

import pytest

from gptdash.app import open_services
from gptdash.domain.errors import SettingsInvalid
from gptdash.settings import Settings


def double(number: int) -> int:
    """Double a number."""
    return 2 * number


def test_a_program_may_bring_its_own_tools() -> None:
    with open_services(Settings(), tools=[double]) as services:
        assert services.exchange.tools == ("get_current_time", "get_weather", "calculate", "double")


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (None, "No module named 'my_tools'"),
        ("", "module 'my_tools' has no attribute 'TOOLS'"),
        ("def f(a): pass\nTOOLS = [f]", "The function f cannot be a tool: it has no docstring"),
        ("TOOLS = 3", "'int' object is not iterable"),
    ],
)
def test_a_module_that_has_none_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, source: str | None, problem: str
) -> None:
    if source is not None:
        (tmp_path / "my_tools.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(__import__("sys").modules, "my_tools", raising=False)
    with pytest.raises(SettingsInvalid, match=f"^The setting GPTDASH_TOOLS is wrong: {problem}"):
        open_services(Settings(tools="my_tools"))
