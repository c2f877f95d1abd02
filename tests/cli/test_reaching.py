"""The command listens where others can reach it only where somebody asks who they are."""

import pytest
from pydantic import SecretStr

from gptdash.cli import main
from gptdash.cli.reaching import OpenToAnybody, opening_line
from gptdash.cli.serving import server_command
from gptdash.settings import Settings

ANYWHERE = "0.0.0.0"  # noqa: S104 - what must not be possible
SIGN_IN = Settings(
    oidc_issuer="https://id.example",
    oidc_client_id="gptdash",
    oidc_client_secret=SecretStr("secret"),
    cookie_secret=SecretStr("c" * 32),
    public_url="https://gptdash.example",
)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.0.1"])
def test_on_loopback_nobody_needs_to_be_asked(host: str) -> None:
    assert opening_line(Settings(), host, 8501).endswith(":8501 (only this machine can open it)")


@pytest.mark.parametrize("host", [ANYWHERE, "::", "192.0.2.7", "gptdash.example"])
def test_elsewhere_one_sentence_says_what_to_do(host: str) -> None:
    with pytest.raises(OpenToAnybody, match="set up sign-in"):
        opening_line(Settings(), host, 8501)
    assert "people sign in" in opening_line(SIGN_IN, host, 8501)
    assert "server in front" in opening_line(Settings(guarded_in_front=True), host, 8501)


def test_the_command_refuses_with_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--host", ANYWHERE]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("Listening on 0.0.0.0 would open everything here")
    assert printed.err.count("\n") == 1


def test_streamlit_is_told_our_name_so_that_it_asks_nobody_for_it() -> None:
    assert "--browser.serverAddress=gptdash.example" in server_command(SIGN_IN, 8501, ANYWHERE)
    assert "--browser.serverAddress=localhost" in server_command(Settings(), 8501, "127.0.0.1")
