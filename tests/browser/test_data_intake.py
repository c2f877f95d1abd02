"""Getting tables in: workbooks and their sheets, readings overridden, several files at once."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import (
    alerts,
    charts,
    choose,
    expect_no_traceback,
    main_area,
    navigate,
    open_page,
    upload,
    wait_until_idle,
)
from tests.browser.servers import AppServer

pytestmark = pytest.mark.browser
StartApp = Callable[..., AppServer]
Shot = Callable[[str], Path]
LARGE_BYTES = 300_000_000
LARGE_MS = 90_000


def open_tab(page: Page, name: str) -> Locator:
    wait_until_idle(page)
    page.get_by_role("tab", name=name, exact=True).first.click()
    return page.get_by_role("tabpanel").filter(visible=True).first


def cell(page: Page, text: str) -> Locator:
    """Find a cell of a data frame; it is a canvas, and the table inside is what a screen reader reads."""
    return page.locator("td", has_text=text).first


def field(page: Page, label: str) -> Locator:
    return main_area(page).get_by_role("combobox", name=label)


def give(page: Page, file: Path) -> None:
    """Give a file to the page, and wait for nothing."""
    page.get_by_test_id("stFileUploader").first.locator("input[type=file]").set_input_files(file)


def reading(page: Page, file: Path) -> Locator:
    return page.get_by_text(f"Reading {file.name}: ")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name, letter in (("Spring", "a"), ("Autumn", "z")):
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, [f"{name} report"])
            sheet.write_row(2, 0, ["code", "letter", "amount"])
            for at in range(20):
                sheet.write_row(3 + at, 0, [f"{at:03}", letter, at * 1.5])
    return path


def test_another_sheet_of_a_workbook_is_a_choice_away(app_server: StartApp, page: Page, book: Path, shot: Shot) -> None:
    open_page(page, app_server().url, "/data")
    upload(page, book)
    expect(main_area(page)).to_contain_text("20 rows · 3 columns")
    expect(cell(page, "007")).to_be_attached()
    shot("data-workbook")
    open_tab(page, "Columns")
    expect(cell(page, "14.25")).to_be_attached()
    page.get_by_role("tab", name="Columns").scroll_into_view_if_needed()
    shot("data-columns")
    open_tab(page, "First rows")
    choose(page, field(page, "Sheet, file or list"), "Autumn")
    expect(cell(page, "z")).to_be_attached()
    open_tab(page, "How it was read")
    expect(main_area(page)).to_contain_text("Autumn was read; it is one of 2 parts to choose from.")
    shot("data-workbook-read")
    expect_no_traceback(page)


def test_a_reading_is_previewed_before_it_is_applied(
    app_server: StartApp, page: Page, tmp_path: Path, shot: Shot
) -> None:
    path = tmp_path / "dates.csv"
    path.write_text("day,n\n" + "01/02/2024,1\n" * 30 + "1,2,3\n")
    open_page(page, app_server().url, "/data")
    upload(page, path)
    expect(alerts(page)).to_contain_text("day first or month first")
    open_tab(page, "How it was read")
    expect(page.get_by_role("button", name="All rows that were set aside")).to_be_visible()
    wait_until_idle(page)
    choose(page, field(page, "Dates"), "Month first (12/31)")
    preview = page.get_by_text("How the first rows would be read:")
    expect(preview).to_be_visible()
    expect(cell(page, "2024-01-02")).to_be_attached()
    wait_until_idle(page)
    page.get_by_role("button", name="Read it so").scroll_into_view_if_needed()
    shot("data-reading")
    with page.expect_download() as found:
        page.get_by_role("button", name="All rows that were set aside").click()
    assert Path(found.value.path()).read_text() == 'line,reason,text\n32,too many columns,"1,2,3"\n'
    page.get_by_role("button", name="Read it so").click()
    expect(page.get_by_text("How the first rows would be read:")).to_have_count(0)
    expect(alerts(page)).not_to_contain_text("day first or month first")
    shot("data-reading-applied")
    expect_no_traceback(page)


def test_several_files_lie_on_the_desk_together(
    app_server: StartApp, page: Page, tmp_path: Path, book: Path, shot: Shot
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    other = tmp_path / "other.csv"
    other.write_text("code,name\n" + "".join(f"{at:03},name {at}\n" for at in range(20)))
    open_page(page, app_server().url, "/data")
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files([book, other])
    expect(main_area(page)).to_contain_text("20 rows · 2 columns")
    shot("data-several-390")
    choose(page, field(page, "Table on top"), "book.xlsx")
    expect(main_area(page)).to_contain_text("20 rows · 3 columns")
    wait_until_idle(page)
    field(page, "Table on top").scroll_into_view_if_needed()
    shot("data-several-other-390")
    open_tab(page, "How it was read").scroll_into_view_if_needed()
    shot("data-reading-390")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    open_tab(page, "Columns").scroll_into_view_if_needed()
    shot("data-columns-390")
    page.get_by_role("button", name="Put away").click()
    expect(main_area(page)).to_contain_text("20 rows · 2 columns")
    expect_no_traceback(page)


def test_three_hundred_megabytes_are_uploaded_and_asked(
    app_server: StartApp, page: Page, tmp_path: Path, shot: Shot
) -> None:
    block = "".join(
        f"2024-{month:02}-15,{city},{month}.50\n" for month in range(1, 13) for city in ("Taipei", "Tainan")
    )
    rows, size = 24 * (LARGE_BYTES // len(block)), len(block)
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write("day,city,price\n")
        file.writelines(block for _ in range(LARGE_BYTES // size))
    open_page(page, app_server().url, "/data")
    give(page, path)
    expect(reading(page, path)).to_be_visible(timeout=LARGE_MS)
    shot("data-reading")
    navigate(page, "Costs")
    navigate(page, "Data")
    expect(main_area(page)).to_contain_text(f"{rows:,} rows · 3 columns", timeout=LARGE_MS)
    expect(reading(page, path)).to_have_count(0)
    wait_until_idle(page)
    page.get_by_role("textbox", name="Question", exact=True).fill("average price by city")
    main_area(page).get_by_role("button", name="Ask", exact=True).click()
    expect(main_area(page)).to_contain_text("with average price 7", timeout=LARGE_MS)
    expect(charts(page).last).to_be_visible()
    shot("data-large")
    expect_no_traceback(page)


@pytest.mark.parametrize("button", ["data", "Streamlit"])
def test_reading_a_large_file_can_be_stopped(app_server: StartApp, page: Page, tmp_path: Path, button: str) -> None:
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write("day,city,price\n")
        file.writelines("".join(f"2024-01-15,Taipei,{at}.5\n" for at in range(1000)) for _ in range(10_000))
    open_page(page, app_server().url, "/data")
    give(page, path)
    expect(reading(page, path)).to_be_visible(timeout=LARGE_MS)
    stop = main_area(page) if button == "data" else page.get_by_test_id("stStatusWidget")
    stop.get_by_role("button", name="Stop").click()
    expect(alerts(page).filter(has_text="large.csv was not read to its end")).to_be_visible(timeout=LARGE_MS)
    wait_until_idle(page)
    choose(page, page.get_by_role("combobox", name="Or a sample"), "gapminder")
    expect(main_area(page)).to_contain_text("1,704 rows", timeout=LARGE_MS)
    expect_no_traceback(page)
