"""Pictures as a person uses them: give two, crop, see the price, ask, extract a table, open it as data."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from tests.browser.giving import paste_file
from tests.browser.pages import choose, expect_no_traceback, main_area, navigate, open_page, wait_until_idle
from tests.browser.servers import AppServer
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.steps import JsonObject, Text

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


def show(page: Page, text: str) -> None:
    """Scroll to something that is read on the page."""
    main_area(page).get_by_text(text).first.scroll_into_view_if_needed()


def draw_rectangle(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw a rectangle on the picture; its corners are shares of the picture's width and height."""
    box = main_area(page).locator(".js-plotly-plot .nsewdrag").first.bounding_box()
    assert box is not None
    at = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in (start, end)]
    page.mouse.move(*at[0])
    page.mouse.down()
    page.mouse.move(*at[1], steps=8)
    page.mouse.up()


def tokens(page: Page, count: str) -> Locator:
    """Find the tokens of the picture in the cost lab."""
    return main_area(page).get_by_test_id("stMetricValue").filter(has_text=count)


def crop(page: Page, shot: Shot) -> None:
    """Draw a rectangle on the first picture and see its price change."""
    turn_to(page, "Size and price")
    # 1024 x 1024 becomes 768 x 768: four tiles, 85 + 4 x 170.
    expect(tokens(page, "765")).to_be_visible()
    draw_rectangle(page, (0.42, 0.01), (0.58, 0.4))
    # At most 512 x 512 pixels: one tile, 85 + 170.
    expect(tokens(page, "255")).to_be_visible()
    wait_until_idle(page)
    show(page, "Draw a rectangle")
    shot("images-1440-light-lab")


def ask(page: Page, shot: Shot) -> None:
    """Ask both pictures a question that comes along."""
    turn_to(page, "Ask")
    expect(main_area(page)).to_contain_text("2 pictures: 1,020 tokens")
    main_area(page).get_by_role("button", name="Explain the chart").click()
    box = main_area(page).get_by_role("textbox", name="Ask about these pictures")
    expect(box).to_have_value(re.compile("Explain this chart"))
    wait_until_idle(page)
    main_area(page).get_by_role("button", name="Ask", exact=True).click()
    expect(main_area(page)).to_contain_text("Both list depths by station.")
    expect(box).to_have_value("")
    wait_until_idle(page)
    shot("images-1440-light-ask")


def look_back(page: Page, shot: Shot) -> None:
    """Compare the pictures, and find what was kept."""
    turn_to(page, "Compare")
    expect(main_area(page)).to_contain_text("Found on this machine")
    show(page, "Pixels that differ")
    shot("images-1440-light-compare")
    turn_to(page, "History")
    expect(main_area(page)).to_contain_text("Keep the originals as well")
    wait_until_idle(page)
    shot("images-1440-light-history")


def extract(page: Page, shot: Shot) -> None:
    """Read a table from the pictures and open it on the data page."""
    turn_to(page, "Extract")
    reading = main_area(page).get_by_role("button", name="Read it from the pictures")
    expect(reading).to_be_visible()
    choice = main_area(page).get_by_test_id("stSelectbox").first
    choose(page, choice.locator("input"), "Table", exact=True)
    expect(choice.locator("input")).to_have_value("Table")
    wait_until_idle(page)
    reading.click()
    opening = main_area(page).get_by_role("button", name="on the data page")
    expect(opening).to_contain_text("2 rows")
    wait_until_idle(page)
    shot("images-1440-light-extract")
    opening.click()
    expect(main_area(page).get_by_role("heading", name="Data", exact=True)).to_be_visible()
    expect(main_area(page)).to_contain_text("2 rows · 2 columns")
    expect_no_traceback(page)


def paste_on_a_telephone(page: Page, pasted: Path, shot: Shot) -> None:
    """Come back in the dark, with a small screen: the pictures are there still, and one more is pasted."""
    navigate(page, "Images")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    turn_to(page, "Paste")
    paste_file(page, pasted)
    page.get_by_test_id("stChatInputTextArea").press("Enter")
    expect(main_area(page).get_by_text("Include", exact=True)).to_have_count(3)
    wait_until_idle(page)
    shot("images-390-dark-gallery")
    turn_to(page, "Size and price")
    expect(tokens(page, "255")).to_be_visible()
    show(page, "Longest side in pixels")
    shot("images-390-dark-lab")
    expect_no_traceback(page)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_two_pictures_are_cropped_priced_asked_about_and_their_table_opens_as_data(
    app_server: StartApp, page: Page, fake_openai: FakeOpenAI, tmp_path: Path, shot: Shot
) -> None:
    fake_openai.script(
        Text("Both list depths ", "by station."),
        JsonObject({"columns": ["Station", "Depth"], "rows": [["North pier", "12.5"], ["River mouth", "4.0"]]}),
    )
    page.set_viewport_size({"width": 1440, "height": 1000})
    open_page(page, app_server(fake=fake_openai, GPTDASH_MODEL="gpt-4o").url, "/images")
    give(page, drawn(tmp_path, "depths.png", "#1864ab"), drawn(tmp_path, "later.png", "#2b8a3e"))
    expect(main_area(page)).to_contain_text("look like copies of one picture")
    shot("images-1440-light-facts")
    crop(page, shot)
    ask(page, shot)
    look_back(page, shot)
    extract(page, shot)
    paste_on_a_telephone(page, drawn(tmp_path, "pasted.png", "#862e9c"), shot)
