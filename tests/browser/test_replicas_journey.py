"""Two replicas on one PostgreSQL behind the nginx of docs/deployment.md: sign-in, WebSocket, uploads, streams."""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import chat_messages, expect_no_traceback, main_area, navigate, open_page, say, upload
from tests.browser.servers import ROOT, AppServer
from tests.browser.signing_in import sign_in
from tests.conftest import require_or_skip
from tests.deploy.nginx import nginx_program, nginx_settings
from tests.fake_openai import FakeOpenAI
from tests.oidc import OidcProvider
from tests.postgres import PostgresServer, free_port

pytestmark = [pytest.mark.browser, pytest.mark.postgresql]
START_S = 30
StartApp = Callable[..., AppServer]


@contextmanager
def nginx(folder: Path, port: int, replicas: list[str]) -> Iterator[None]:
    """Run the documented nginx on a port, in front of replicas."""
    program = nginx_program()
    if program is None:
        require_or_skip("nginx (Debian package nginx-light)")
    (folder / "nginx.conf").write_text(nginx_settings(ROOT, folder, port, replicas))
    command = [str(program), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    with subprocess.Popen([*command, "-g", "daemon off;"]) as process:
        try:
            wait_until_listening(port)
            yield
        finally:
            process.terminate()


def wait_until_listening(port: int) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    pytest.fail("nginx does not listen")


def test_two_replicas_behind_nginx_serve_people_who_sign_in(
    tmp_path: Path, app_server: StartApp, page: Page, postgres: PostgresServer, fake_openai: FakeOpenAI
) -> None:
    oidc, port = OidcProvider(), free_port()
    url, database = f"http://127.0.0.1:{port}", postgres.new_database()
    replicas = [
        app_server(fake=fake_openai, GPTDASH_DATABASE_URL=database, **oidc.settings(url)).url.removeprefix("http://")
        for _ in range(2)
    ]
    folder = tmp_path / "nginx"
    folder.mkdir()
    with nginx(folder, port, replicas):
        open_page(page, url)
        sign_in(page, "ann")
        navigate(page, "Data")
        file = tmp_path / "towns.csv"
        file.write_text("town,people\nHsinchu,450000\nTainan,1860000\n")
        upload(page, file)
        expect(main_area(page)).to_contain_text("2 rows")
        navigate(page, "Chat")
        say(page, "Hello through the proxy")
        expect(chat_messages(page).nth(1)).to_contain_text("gpt-6-luna")
        said = page.url
        cookies = {each["name"] for each in page.context.cookies()}
        assert "gptdash_replica" in cookies
        # The other replica has the same database: whoever comes there finds the same conversation.
        page.context.clear_cookies(name="gptdash_replica")
        open_page(page, said, "")
        expect(chat_messages(page).first).to_contain_text("Hello through the proxy")
        expect_no_traceback(page)
        seen = {httpx2.get(url, trust_env=False).headers["set-cookie"] for _ in range(3)}
        assert len(seen) == 3  # each new browser is sent somewhere of its own
        assert httpx2.get(f"{url}/api/health", trust_env=False).json()["status"] == "ok"
    oidc.close()
