"""The watch that guards every browser test notices what it is there for."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tests.browser.watching import PageWatch, is_foreign
from tests.fake_openai.serving import ServerThread

FOREIGN_IMAGE = '<img src="https://tracker.example/pixel.png" onerror="document.title = \'failed\'">'
PAGES = {
    "/open": (FOREIGN_IMAGE, {}),
    "/guarded": (FOREIGN_IMAGE, {"content-security-policy": "img-src 'self'"}),
    "/broken": ("<script>document.title = 'failed'; throw new Error('boom')</script>", {}),
    "/clean": ('<img src="data:," onerror="document.title = \'failed\'">', {}),
}


@pytest.fixture
def site() -> Iterator[str]:
    async def show(request: Request) -> HTMLResponse:
        body, headers = PAGES.get(request.url.path, ("", {}))
        return HTMLResponse(body, headers=headers)

    server = ServerThread(Starlette(routes=[Route("/{path:path}", show)]))
    server.start()
    yield f"http://127.0.0.1:{server.port}"
    server.close()


def visit(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_function("document.title === 'failed'")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("/open", r"requests to other machines: \('https://tracker\.example/pixel\.png',\)"),
        ("/guarded", r"policy violations: .*img-src https://tracker\.example/pixel\.png"),
        ("/broken", "errors in the page's scripts: .*boom"),
    ],
)
def test_forbidden_deeds_fail_a_test(page: Page, watch: PageWatch, site: str, path: str, complaint: str) -> None:
    visit(page, site + path)
    with pytest.raises(AssertionError, match=complaint):
        watch.verify()
    watch.forget()


@pytest.mark.browser
def test_a_blocked_request_is_not_one_that_left(page: Page, watch: PageWatch, site: str) -> None:
    watch.violations_expected = True
    visit(page, f"{site}/guarded")
    assert watch.foreign == ()
    watch.verify()


@pytest.mark.browser
def test_a_harmless_page_passes(page: Page, watch: PageWatch, site: str) -> None:
    visit(page, f"{site}/clean")
    watch.verify()
    assert f"{site}/clean" in watch.requests


@pytest.mark.parametrize(
    ("url", "foreign"),
    [
        ("http://127.0.0.1:8501/static/x.js", False),
        ("ws://127.0.0.1:8501/_stcore/stream", False),
        ("data:image/png;base64,AAAA", False),
        ("blob:http://127.0.0.1:8501/1", False),
        ("https://127.0.0.1.example.org/", True),
        ("wss://example.org/", True),
        ("http://10.0.0.1/", True),
    ],
)
def test_only_this_machine_is_not_foreign(url: str, foreign: bool) -> None:
    assert is_foreign(url) is foreign
