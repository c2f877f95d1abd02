"""Every page at every width, in both themes and languages: looked at by a script, and by axe for who cannot see it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import SCREENSHOTS
from tests.browser.looking import LOCALES, PAGES, SCHEMES, barriers, broken, open_with_content, untranslated, wear
from tests.browser.pages import expect_no_traceback, open_page
from tests.browser.servers import AppServer
from tests.browser.watching import PageWatch, watched_page
from tests.fake_openai import FakeOpenAI

pytestmark = pytest.mark.browser
StartApp = Callable[..., AppServer]
WIDTHS = (1440, 1024, 390)


@pytest.fixture(params=LOCALES)
def localised(browser: Browser, watch: PageWatch, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a browser that speaks a language."""
    with browser.new_context(locale=request.param, timezone_id="UTC", reduced_motion="reduce") as context:
        yield watched_page(context, watch)
    watch.verify()


def test_every_page_is_whole_and_keeps_nobody_out(
    app_server: StartApp, localised: Page, fake_openai: FakeOpenAI, request: pytest.FixtureRequest
) -> None:
    language = LOCALES[request.node.callspec.params["localised"]]
    open_page(localised, app_server(fake=fake_openai).url, "/start")
    problems: list[str] = []
    for name in PAGES:
        open_with_content(localised, name)
        expect_no_traceback(localised)
        if language != "en":
            problems += [f"{name}: {line} is not translated" for line in untranslated(localised)]
        for scheme in SCHEMES:  # to change the theme takes longer than to change the width
            wear(localised, scheme)
            for width in WIDTHS:
                localised.set_viewport_size({"width": width, "height": 900})
                path = SCREENSHOTS / f"{name}-{width}-{scheme}-{language}.png"
                localised.screenshot(path=path, full_page=True, animations="disabled")
                if scheme == SCHEMES[0]:
                    problems += [f"{name} at {width}: {problem}" for problem in broken(localised)]
            localised.set_viewport_size({"width": WIDTHS[0], "height": 900})
            if language == "en":
                problems += [f"{name} in {scheme}: {problem}" for problem in barriers(localised)]
    assert "\n".join(problems) == ""
