"""The screen to sign in on, without a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.runtime.secrets import secrets_singleton
from streamlit.testing.v1 import AppTest

from gptdash.app import close_shared_services
from gptdash.ui.access.provider import wants_sign_in
from gptdash.ui.session import OWNER_KEY, SERVICES_KEY
from tests.pages.conftest import MAIN


@pytest.fixture
def half_set_up() -> Iterator[None]:
    """An `[auth]` section that lacks the provider."""
    secrets_singleton.merge_programmatic_secrets({"auth": {"redirect_uri": "http://localhost/oauth2callback"}})
    wants_sign_in.cache_clear()
    yield
    secrets_singleton._reset()
    secrets_singleton._programmatic_secrets = None
    wants_sign_in.cache_clear()
    close_shared_services()


def test_where_sign_in_is_set_up_in_part_nothing_is_shown_and_one_sentence_says_so(half_set_up: None) -> None:
    app = AppTest.from_file(str(MAIN), default_timeout=60).run()
    assert [button.label for button in app.button] == ["Sign in"]
    assert not app.sidebar.children
    app.button[0].click().run()
    assert not app.exception
    assert [error.value for error in app.error] == [
        "Nobody can sign in yet: whoever runs this app has to complete the [auth] section of secrets.toml and install "
        "the extra gptdash[auth]."
    ]


def test_a_session_that_changes_hands_is_emptied(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        app = AppTest.from_file(str(MAIN), default_timeout=60).run()
        held = app.session_state[SERVICES_KEY]
        app.session_state[OWNER_KEY] = "somebody else"
        app.session_state["left_by_them"] = "a secret"
        app.run()
        assert not app.exception
        assert "left_by_them" not in app.session_state
        assert app.session_state[SERVICES_KEY].session.id != held.session.id
    finally:
        close_shared_services()
