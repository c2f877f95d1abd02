"""A person without a key opens the app for the first time."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import charts, chat_messages, expect_no_traceback, main_area, navigate, open_page, say, sidebar
from tests.browser.servers import POLL_S, ROOT, START_S, AppServer, free_port
from tests.conftest import require_or_skip

pytestmark = pytest.mark.browser
StartApp = Callable[..., AppServer]
Shot = Callable[[str], Path]
PAGES = ("Start", "Chat", "Data", "Review", "Images", "Support", "Jobs", "Costs")


@pytest.mark.engine
def test_chat_answers_from_the_embedded_model_and_the_costs_page_counts_it(
    app_server: StartApp, page: Page, shot: Shot
) -> None:
    open_page(page, app_server().url)
    expect(sidebar(page)).to_contain_text("SmolLM2-135M: tiny, often wrong")
    say(page, "Say hello.")
    expect(chat_messages(page).nth(1)).to_contain_text("SmolLM2-135M-Instruct", timeout=90_000)
    expect(chat_messages(page).nth(1)).to_contain_text("$0")
    expect(main_area(page)).not_to_contain_text("Starting the embedded model")
    shot("first-run-chat")
    navigate(page, "Costs")
    expect(main_area(page)).to_contain_text("Cost by model")
    expect(page.get_by_test_id("stMetric").filter(has_text="Calls")).to_contain_text("1")
    shot("first-run-costs")
    expect_no_traceback(page)


def test_the_bare_address_leads_to_a_first_chart_in_two_presses(app_server: StartApp, page: Page, shot: Shot) -> None:
    open_page(page, app_server().url, "/")
    expect(main_area(page)).to_contain_text("Nothing: the model runs here.")
    shot("first-minute-start")
    main_area(page).get_by_role("button", name="Chart a sample table").click()
    expect(charts(page)).to_have_count(3)
    main_area(page).get_by_role("button", name="Ask", exact=True).click()
    expect(main_area(page)).to_contain_text("Oceania with average lifeExp 74.33")
    expect(charts(page)).to_have_count(4)
    shot("first-minute-answer")
    expect_no_traceback(page)


def test_the_readmes_command_leads_to_a_first_chart(page: Page, tmp_path: Path) -> None:
    if shutil.which("make") is None:
        require_or_skip("make")
    port = free_port()
    environment = {**os.environ, "HOME": str(tmp_path), "GPTDASH_DATA_DIR": str(tmp_path / "data")}
    command = ["make", "--silent", "run", f"PORT={port}"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            assert process.stdout
            said = iter(process.stdout.readline, "")
            line = next(line for line in said if line.startswith("gptdash: http"))
            assert line == f"gptdash: http://127.0.0.1:{port} (only this machine can open it)\n"
            wait_for_port(port)
            open_page(page, f"http://127.0.0.1:{port}", "/")
            main_area(page).get_by_role("button", name="Chart a sample table").click()
            expect(charts(page)).to_have_count(3)
            expect_no_traceback(page)
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def wait_for_port(port: int) -> None:
    """Wait until somebody listens on a port of this machine."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(POLL_S)
    raise AssertionError(f"nobody listens on {port}")


def test_a_deep_link_to_a_fresh_server_runs_navigation_and_guard(app_server: StartApp, page: Page, shot: Shot) -> None:
    open_page(page, app_server().url, "/data")
    expect(main_area(page).get_by_role("heading", name="Data", exact=True)).to_be_visible()
    expect(page.get_by_test_id("stSidebarNavLink")).to_have_count(len(PAGES))
    expect(sidebar(page)).to_contain_text("Embedded model")
    shot("deep-link-data")


def test_a_deep_link_meets_the_guard_when_a_setting_is_wrong(app_server: StartApp, page: Page) -> None:
    open_page(page, app_server(GPTDASH_CONNECT_TIMEOUT_S="soon").url, "/data")
    expect(page.get_by_test_id("stAlert")).to_contain_text("The setting GPTDASH_CONNECT_TIMEOUT_S is wrong")
    expect(page.get_by_test_id("stFileUploader")).to_have_count(0)
    expect_no_traceback(page)


def test_every_response_carries_the_security_headers_and_health_answers(app_server: StartApp) -> None:
    server = app_server()
    with httpx2.Client(trust_env=False) as client:
        for path in ("/", "/data", "/api/health", "/_stcore/health"):
            response = client.get(server.url + path)
            assert "frame-ancestors 'self'" in response.headers["content-security-policy"], path
            assert response.headers["x-content-type-options"] == "nosniff", path
        health = client.get(f"{server.url}/api/health").json()
    assert health["status"] == "ok"
