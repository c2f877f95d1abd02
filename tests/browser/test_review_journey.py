"""Review as a person uses it: paste, zip, diff; dismiss, apply, export; stop a long one and keep what came."""

import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import alerts, expect_no_traceback, main_area, navigate, open_page, upload, wait_until_idle
from tests.browser.servers import AppServer
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.steps import JsonObject, Stall, Text

pytestmark = pytest.mark.browser
StartApp = Callable[..., AppServer]
Shot = Callable[[str], Path]

CODE = "import os\n\n\ndef load(path):\n    return eval(open(path).read())\n"
FOUND = {
    "file": "pasted code", "line": 50, "side": "new", "quote": "    return eval(open(path).read())",
    "severity": "critical", "category": "security", "message": "The file's content is run as code.",
    "suggestion": "Parse it.", "replacement": "    return json.load(open(path))", "confidence": "high",
}  # fmt: skip
DIFF = """diff --git a/shop.go b/shop.go
--- a/shop.go
+++ b/shop.go
@@ -7,4 +7,4 @@ func total(items []Item) int {
 TABsum := 0
-TABfor _, item := range items {
+TABfor i := 0; i <= len(items); i++ {
 TABTABsum += item.price
 TAB}
""".replace("TAB", "\t")


def choose(page: Page, kind: str) -> None:
    """Choose what is reviewed."""
    main_area(page).get_by_test_id("stButtonGroup").get_by_text(kind, exact=True).click()
    wait_until_idle(page)


def paste(page: Page, label: str, text: str) -> None:
    """Paste into a text area and let the app take it."""
    box = page.get_by_role("textbox", name=label, exact=True)
    box.fill(text)
    box.press("Control+Enter")
    wait_until_idle(page)


def review(page: Page) -> None:
    """Press the button and wait for the result."""
    main_area(page).get_by_role("button", name="Review Shortcut Alt + Enter").click()
    wait_until_idle(page)


def cards(page: Page) -> Locator:
    """Find the findings, each by its button to dismiss it."""
    return main_area(page).get_by_role("button", name="Dismiss", exact=True)


def download(page: Page, label: str, folder: Path) -> bytes:
    """Press a button that downloads and return the file."""
    with page.expect_download() as started:
        page.get_by_role("button", name=label).click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path.read_bytes()


def test_pasted_code_is_reviewed_mended_and_exported(
    app_server: StartApp, page: Page, fake_openai: FakeOpenAI, tmp_path: Path, shot: Shot
) -> None:
    fake_openai.reply(JsonObject({"findings": [FOUND]}))
    open_page(page, app_server(fake=fake_openai, GPTDASH_MODEL="gpt-6-luna").url, "/review")
    paste(page, "Code", CODE)
    expect(main_area(page)).to_contain_text("The model: 1 call")
    review(page)
    expect(main_area(page)).to_contain_text("Line 5")
    expect(main_area(page)).to_contain_text("The file's content is run as code.")
    expect(main_area(page)).to_contain_text("model+bandit+ruff")
    expect(cards(page)).to_have_count(2)
    shot("review-found")
    wait_until_idle(page)
    main_area(page).get_by_text("Suggested change").first.click()
    main_area(page).get_by_role("button", name="Apply", exact=True).first.click()
    expect(main_area(page)).to_contain_text("1 suggestion applied")
    wait_until_idle(page)
    patch = download(page, "Download the patch", tmp_path)
    assert b"-    return eval(open(path).read())\n+    return json.load(open(path))\n" in patch
    (tmp_path / "pasted code").write_text(CODE)
    subprocess.run(["git", "apply", "--check", "-"], cwd=tmp_path, input=patch, check=True)
    cards(page).last.click()
    expect(cards(page)).to_have_count(1)
    expect(main_area(page)).to_contain_text("1 finding set aside")
    shot("review-applied")
    main_area(page).get_by_role("button", name="Export", exact=True).click()
    shot("review-export")
    sarif = json.loads(download(page, "SARIF 2.1.0", tmp_path))
    assert len(sarif["runs"][0]["results"]) == 1
    assert download(page, "Report (Markdown)", tmp_path).startswith(b"# Code review of pasted code\n")
    expect_no_traceback(page)


def test_a_zip_shows_what_was_covered_and_what_was_not(
    app_server: StartApp, page: Page, tmp_path: Path, shot: Shot
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("shop/cart.py", CODE)
        archive.writestr("shop/uv.lock", "x\n")
        archive.writestr("shop/logo.png", b"\x89PNG\x00")
        archive.writestr("shop/main.rs", "fn main() {}\n")
    path = tmp_path / "shop.zip"
    path.write_bytes(packed.getvalue())
    open_page(page, app_server().url, "/review")
    choose(page, "Files or a zip")
    upload(page, path)
    review(page)
    expect(main_area(page)).to_contain_text("findings in shop.zip")
    expect(main_area(page)).to_contain_text("Coverage: 1 of 4 files reviewed")
    expect(page.locator("td", has_text="skipped: lock file").first).to_be_attached()
    expect(main_area(page)).to_contain_text("No score: 1 of 4 files were not reviewed to the end")
    shot("review-zip")
    navigate(page, "Costs")
    navigate(page, "Review")
    expect(main_area(page)).to_contain_text("findings in shop.zip")
    expect_no_traceback(page)


def test_a_diff_is_reviewed_on_both_sides(
    app_server: StartApp, page: Page, fake_openai: FakeOpenAI, shot: Shot
) -> None:
    new = {
        **FOUND, "file": "shop.go", "line": 8, "quote": "\tfor i := 0; i <= len(items); i++ {", "replacement": None,
        "message": "One step too far.",
    }  # fmt: skip
    old = {**new, "side": "old", "quote": "\tfor _, item := range items {", "message": "This was right.", "line": 1}
    fake_openai.reply(JsonObject({"findings": [new, old]}))
    open_page(page, app_server(fake=fake_openai, GPTDASH_MODEL="gpt-6-luna").url, "/review")
    choose(page, "Diff")
    paste(page, "Or paste a diff", DIFF)
    review(page)
    expect(main_area(page)).to_contain_text("Line 8")
    expect(main_area(page)).to_contain_text("Removed line 8")
    shot("review-diff")
    paste(page, "Or paste a diff", "diff --cc a\n@@@ -1,1 -1,1 +1,1 @@@\n++x\n")
    review(page)
    expect(alerts(page).filter(has_text="combined diff of a merge")).to_be_visible()
    expect_no_traceback(page)


def test_a_long_review_can_be_stopped_and_keeps_what_came(
    app_server: StartApp, page: Page, fake_openai: FakeOpenAI, shot: Shot
) -> None:
    fake_openai.reply(Text('{"findings": ['), Stall())
    open_page(page, app_server(fake=fake_openai, GPTDASH_MODEL="gpt-6-luna").url, "/review")
    paste(page, "Code", CODE)
    wait_until_idle(page)
    page.keyboard.press("Alt+Enter")
    expect(main_area(page)).to_contain_text("0 of 1 calls have ended")
    fake_openai.wait_for_chats(1)
    shot("review-running")
    main_area(page).get_by_role("button", name="Stop", exact=True).click()
    assert fake_openai.cancelled.wait(10)
    wait_until_idle(page)
    expect(page.locator("td", has_text="the review was stopped").first).to_be_attached()
    expect(main_area(page)).to_contain_text("ruff F401")
    expect(page.get_by_role("textbox", name="Code", exact=True)).to_have_value(CODE)
    expect_no_traceback(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_review_fits_a_telephone(
    app_server: StartApp, page: Page, fake_openai: FakeOpenAI, shot: Shot, scheme: str
) -> None:
    fake_openai.reply(JsonObject({"findings": [FOUND]}))
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app_server(fake=fake_openai, GPTDASH_MODEL="gpt-6-luna").url, "/review")
    paste(page, "Code", CODE)
    review(page)
    main_area(page).get_by_text("Suggested change").first.click()
    expect(main_area(page).get_by_role("button", name="Apply", exact=True).first).to_be_visible()
    cards(page).first.scroll_into_view_if_needed()
    shot(f"review-390-{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.set_viewport_size({"width": 1440, "height": 1000})
    wait_until_idle(page)
    shot(f"review-1440-{scheme}")
    main_area(page).get_by_text("Score", exact=True).scroll_into_view_if_needed()
    shot(f"review-1440-{scheme}-score")
