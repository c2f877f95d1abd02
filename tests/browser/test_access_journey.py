"""Two people in two browsers: nobody comes in without signing in, and neither finds what is the other's."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import EXPECT_MS, VIEWPORT
from tests.browser.pages import (
    charts,
    chat_messages,
    expect_no_traceback,
    main_area,
    navigate,
    open_page,
    say,
    sidebar,
    wait_until_idle,
)
from tests.browser.servers import AppServer
from tests.browser.signing_in import name_oneself, press_sign_in, sign_in, sign_out
from tests.browser.watching import PageWatch, watched_page
from tests.fake_openai import FakeOpenAI
from tests.oidc import OidcProvider

pytestmark = pytest.mark.browser
StartApp = Callable[..., AppServer]
NewPage = Callable[[], Page]


@pytest.fixture
def oidc() -> Iterator[OidcProvider]:
    """Somewhere to sign in."""
    provider = OidcProvider()
    yield provider
    provider.close()


@pytest.fixture
def new_page(browser: Browser, watch: PageWatch) -> Iterator[NewPage]:
    """Open pages, each in a browser profile of its own."""
    expect.set_options(timeout=EXPECT_MS)
    with ExitStack() as contexts:

        def open_profile() -> Page:
            context = browser.new_context(viewport=VIEWPORT, locale="en-US", timezone_id="UTC")
            return watched_page(contexts.enter_context(context), watch)

        yield open_profile
    watch.verify()


def sent(cookies: dict[str, str]) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


def open_budgets(page: Page) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text("Budgets", exact=True).click()
    wait_until_idle(page)


def test_a_conversation_is_its_owners_alone_and_waits_for_them(
    app_server: StartApp, new_page: NewPage, oidc: OidcProvider, fake_openai: FakeOpenAI
) -> None:
    server = app_server(fake=fake_openai, **oidc.settings())
    ann, bob = new_page(), new_page()
    for page, name in ((ann, "ann"), (bob, "bob")):
        open_page(page, server.url)
        sign_in(page, name)
    navigate(ann, "Chat")
    say(ann, "The secret of Ann is a blue door")
    expect(chat_messages(ann).nth(1)).to_contain_text("gpt-6-luna")
    hers = ann.url
    assert "?" in hers

    open_page(bob, hers, "")
    expect(main_area(bob).get_by_test_id("stChatInput")).to_be_visible()
    expect(bob.get_by_text("blue door")).to_have_count(0)
    expect(chat_messages(bob)).to_have_count(0)

    wait_until_idle(ann)
    sign_out(ann, server.url)
    ann.goto(hers)
    expect(main_area(ann).get_by_role("button", name="Sign in")).to_be_visible()
    expect(ann.get_by_text("blue door")).to_have_count(0)
    sign_in(ann, "ann")  # and lands on what was opened by its link
    expect(chat_messages(ann).first).to_contain_text("blue door")
    for page in (ann, bob):
        expect_no_traceback(page)


def test_charts_costs_and_budgets_are_their_owners_alone(
    app_server: StartApp, new_page: NewPage, oidc: OidcProvider, fake_openai: FakeOpenAI
) -> None:
    server = app_server(fake=fake_openai, **oidc.settings())
    ann, bob = new_page(), new_page()
    open_page(ann, server.url, "/start")
    sign_in(ann, "ann")
    main_area(ann).get_by_role("button", name="Chart a sample table").click()
    expect(charts(ann)).to_have_count(3)
    main_area(ann).get_by_role("button", name="Ask", exact=True).click()
    expect(charts(ann)).to_have_count(4)
    navigate(ann, "Costs")
    expect(ann.get_by_test_id("stMetric").filter(has_text="Calls")).to_contain_text(re.compile("[1-9]"))
    open_budgets(ann)
    ann.get_by_role("button", name="Set a budget").click()
    ann.get_by_label("US dollars").fill("12.34")
    ann.get_by_label("US dollars").press("Tab")
    ann.get_by_role("button", name="Save").click()
    expect(main_area(ann)).to_contain_text("of $12.34 used")

    open_page(bob, server.url)
    sign_in(bob, "bob")
    navigate(bob, "Costs")
    open_budgets(bob)
    expect(bob.get_by_role("button", name="Set a budget")).to_be_visible()
    expect(main_area(bob)).not_to_contain_text("12.34")
    expect(bob.get_by_test_id("stMetric").filter(has_text="Calls")).to_have_count(0)
    navigate(bob, "Data")
    expect(main_area(bob).get_by_role("heading", name="Data", exact=True)).to_be_visible()
    expect(charts(bob)).to_have_count(0)
    for page in (ann, bob):
        expect_no_traceback(page)


def test_who_is_not_on_the_list_reads_one_sentence_and_can_go_again(
    app_server: StartApp, new_page: NewPage, oidc: OidcProvider
) -> None:
    server = app_server(GPTDASH_ALLOWED_USERS="ann@example.com", **oidc.settings())
    page = new_page()
    open_page(page, server.url, "/costs")
    press_sign_in(page)
    name_oneself(page, "eve")
    expect(page.get_by_test_id("stAlert")).to_contain_text("eve@example.com may not use this app")
    main_area(page).get_by_role("button", name="Sign out").click()
    sign_in(page, "ann")


def test_a_provider_that_is_away_or_says_no_is_told_and_work_goes_on(
    app_server: StartApp, new_page: NewPage, oidc: OidcProvider
) -> None:
    server = app_server(**oidc.settings())
    ann, bob = new_page(), new_page()
    open_page(ann, server.url)
    sign_in(ann, "ann")
    open_page(bob, server.url)
    press_sign_in(bob)
    bob.get_by_role("button", name="Deny").click()
    expect(bob.get_by_test_id("stAlert")).to_contain_text("Signing in was not completed")
    oidc.close()
    wait_until_idle(bob)
    press_sign_in(bob)
    expect(bob.get_by_test_id("stAlert")).to_contain_text("cannot be reached just now")
    navigate(ann, "Costs")
    expect(sidebar(ann).get_by_text("Ann")).to_be_visible()
    sign_out(ann, server.url)


def test_files_of_a_session_are_not_handed_to_who_has_not_signed_in(
    app_server: StartApp, new_page: NewPage, oidc: OidcProvider
) -> None:
    server = app_server(GPTDASH_API_TOKEN="a-token-for-the-tests", **oidc.settings())
    page = new_page()
    open_page(page, server.url)
    sign_in(page, "ann")
    icon = page.get_by_test_id("stSidebarHeader").locator("img").get_attribute("src")
    assert icon
    address = icon if icon.startswith("http") else server.url + icon
    cookies = {str(each.get("name")): str(each.get("value")) for each in page.context.cookies()}
    with httpx2.Client(trust_env=False) as client:
        assert client.get(address).status_code == 401
        assert client.get(address, headers=sent(cookies)).status_code == 200
        forged = {"_streamlit_user": cookies["_streamlit_user"][:-4] + "AAAA"}
        assert client.get(address, headers=sent(forged)).status_code == 401
        assert client.put(f"{server.url}/_stcore/upload_file/a/b").status_code == 401
        assert client.post(f"{server.url}/api/chat", json={}).status_code == 401
        assert client.get(f"{server.url}/api/health").status_code == 200


def test_each_user_has_a_folder_that_only_the_app_can_open(
    app_server: StartApp, new_page: NewPage, oidc: OidcProvider
) -> None:
    server = app_server(**oidc.settings())
    page = new_page()
    open_page(page, server.url)
    sign_in(page, "ann")
    (file,) = Path(server.data_dir / "users").glob("*/gptdash.db")
    assert file.parent.stat().st_mode & 0o077 == 0
