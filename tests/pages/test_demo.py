"""In a demo every page shows its full self under a banner, and one press leaves empty pages."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.demo.seeded import copy_demo
from tests.pages.conftest import OpenPage
from tests.pages.test_data import charts, shown


@pytest.fixture
def open_demo(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> OpenPage:
    """Open a page of a demo by name."""
    monkeypatch.setenv("GPTDASH_DEMO", "1")
    copy_demo(tmp_path / "data")
    return open_page


def everything(app: AppTest) -> str:
    """All that the page says, and the labels of what can be pressed or chosen."""
    labels = [str(element.label) for element in (*app.button, *app.metric, *app.expander)]
    values = [str(element.value) for element in (*app.metric, *app.title, *app.header, *app.subheader, *app.selectbox)]
    return "\n".join((shown(app), *labels, *values))


HOLDS = {
    "start": ("Chart a sample table",),
    "chat": ("Plan for the team day", "會議記錄整理成待辦事項", "16:30 in Taipei", "get_current_time", "1/2"),
    "data": ("244 rows", "Average bill by day", "Restaurant at a glance"),
    "review": ("13 findings in orders.py", "Undefined name", "gpt-6.2-sol", "Compare with an earlier review"),
    "images": ("receipt.png",),
    "support": ("Northlight Outdoor", "repair sleeve", "-72"),
    "jobs": ("Sort customer feedback", "商品名稱翻成英文", "Product texts, overnight", "Ask the failed again"),
    "costs": ("Today", "Cost", "Tried again"),
}


@pytest.mark.parametrize("name", HOLDS)
def test_every_page_shows_its_full_self_under_a_banner(open_demo: OpenPage, name: str) -> None:
    app = open_demo(name)
    assert not app.exception
    assert not app.error
    assert "sample data, not your own" in shown(app)
    said = everything(app)
    assert [words for words in HOLDS[name] if words not in said] == []
    if name in ("data", "costs"):
        assert charts(app) >= 4


def test_without_a_demo_there_is_no_banner(open_page: OpenPage) -> None:
    app = open_page("start")
    assert "sample data" not in shown(app)
    assert [button for button in app.button if button.key == "demo_clear"] == []


def test_one_press_clears_it_and_the_page_goes_on_empty(open_demo: OpenPage) -> None:
    app = open_demo("jobs")
    app.button(key="demo_clear").click().run()
    assert not app.exception
    assert "Demo, cleared." in shown(app)
    said = everything(app)
    assert "Sort customer feedback" not in said
    assert [button for button in app.button if button.key == "demo_clear"] == []
