"""Pictures as a person uses them: give two, crop, see the price, ask, extract a table, open it as data."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tests.browser.pages import expect_no_traceback, main_area, open_page, wait_until_idle
from tests.browser.servers import AppServer
from tests.fake_openai import FakeOpenAI

pytestmark = pytest.mark.browser
StartApp = Callable[..., AppServer]
Shot = Callable[[str], Path]


def drawn(folder: Path, name: str, colour: str) -> Path:
    """Draw something that looks like a table, 1024 x 1024."""
    image = Image.new("RGB", (1024, 1024), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 1024, 90), fill=colour)
    for line in range(1, 10):
        pen.line((40, line * 100, 984, line * 100), fill="#444", width=3)
        pen.text((60, line * 100 - 70), f"Station {line}      {line * 7}.5", fill="black", font_size=42)
    image.save(folder / name)
    return folder / name


def turn_to(page: Page, section: str) -> None:
    """Choose a section of the page."""
    main_area(page).get_by_test_id("stButtonGroup").get_by_text(section, exact=True).click()
    wait_until_idle(page)


def give(page: Page, *files: Path) -> None:
    """Upload pictures at once."""
    main_area(page).get_by_test_id("stFileUploader").first.locator("input[type=file]").set_input_files(list(files))
    expect(main_area(page).get_by_text("Include", exact=True)).to_have_count(len(files))
    wait_until_idle(page)


def test_two_pictures_are_cropped_priced_and_asked_about(
    app_server: StartApp, page: Page, fake_openai: FakeOpenAI, tmp_path: Path, shot: Shot
) -> None:
    page.set_viewport_size({"width": 1440, "height": 1000})
    open_page(page, app_server(fake=fake_openai, GPTDASH_MODEL="gpt-4o").url, "/images")
    give(page, drawn(tmp_path, "depths.png", "#1864ab"), drawn(tmp_path, "later.png", "#2b8a3e"))
    shot("images-facts")
    turn_to(page, "Size and price")
    # 1024 x 1024 becomes 768 x 768: four tiles, 85 + 4 x 170.
    expect(main_area(page)).to_contain_text("765")
    shot("images-lab")
    chart = main_area(page).locator(".js-plotly-plot .nsewdrag").first
    box = chart.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.42, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.50, box["y"] + box["height"] * 0.3, steps=5)
    page.mouse.move(box["x"] + box["width"] * 0.58, box["y"] + box["height"] * 0.4, steps=5)
    page.mouse.up()
    # At most 512 x 512 pixels: one tile, 85 + 170.
    expect(main_area(page).get_by_test_id("stMetricValue").filter(has_text="255")).to_be_visible()
    wait_until_idle(page)
    shot("images-cropped")
    expect_no_traceback(page)
