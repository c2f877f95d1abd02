"""Opens pages without a browser."""

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from gptdash.app import close_shared_services
from tests.fake_openai.server import KEY, FakeOpenAI

ROOT = Path(__file__).parents[2]
MAIN = ROOT / "gptdash" / "ui" / "main.py"
OpenPage = Callable[[str], AppTest]


@pytest.fixture(scope="package", autouse=True)
def components_found_once() -> Iterator[None]:
    """Have Streamlit look once for components in what is installed, not for each page that is opened."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


def _open(name: str) -> AppTest:
    app = AppTest.from_file(str(MAIN), default_timeout=60).run()
    assert not app.exception
    page = os.path.relpath(ROOT / "pages" / f"{name}.py", MAIN.parent)
    return app.switch_page(page).run()


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[OpenPage]:
    """Open a page by name as a person without a key sees it first."""
    monkeypatch.chdir(tmp_path)
    yield _open
    close_shared_services()


@pytest.fixture
def open_page_with_model(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fake_openai: FakeOpenAI
) -> Iterator[OpenPage]:
    """Open a page by name, with the fake server as the endpoint set in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_BASE_URL", fake_openai.url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("GPTDASH_MODEL", "gpt-6-luna")
    yield _open
    close_shared_services()
