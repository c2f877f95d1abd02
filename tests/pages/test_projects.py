"""A project is saved from the start page and opened there: after a clearing all is back, and a second time nothing."""

import io
import zipfile

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage
from tests.pages.test_data import shown
from tests.pages.test_demo import open_demo

__all__ = ["open_demo"]


@pytest.fixture
def unfolded(open_demo: OpenPage) -> AppTest:
    """The start page of a demo with the project file unfolded."""
    app = open_demo("start")
    app.session_state["projects"] = True
    return app.run()


def saved(app: AppTest) -> bytes:
    app.button(key="project_save").click().run()
    assert not app.exception
    _, data = app.session_state["project_made"]
    assert [button.label for button in app.get("download_button")] == [f"Download ({len(data) // 1000:,} kB)"]
    return bytes(data)


def said(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.success, *app.error))


def test_what_was_saved_and_cleared_is_back_after_opening_and_comes_only_once(unfolded: AppTest) -> None:
    data = saved(unfolded)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "manifest.json" in archive.namelist()
    app = unfolded.button(key="demo_clear").click().run()
    assert app.button(key="project_save").disabled
    app.file_uploader[0].upload("mine.gptdash.zip", data).run()
    assert not app.exception
    assert "New: Conversations 7, Boards 1, Reviews 2, Notes on columns 1, Companies 1" in said(app)
    app.file_uploader[0].upload("mine.gptdash.zip", data).run()
    assert "Nothing new was in it." in said(app)
    assert "Already there: 12" in said(app)


def test_a_file_that_is_no_project_is_refused_in_a_sentence(unfolded: AppTest) -> None:
    app = unfolded.file_uploader[0].upload("evil.zip", b"PK nonsense").run()
    assert not app.exception
    assert "evil.zip is no project that can be opened." in said(app)
    assert "sample data, not your own" in shown(app)
