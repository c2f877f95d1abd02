"""Giving files to the composer as a person does: by its button, by dragging, by pasting."""

import base64
import mimetypes
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect

GIVE: Final = """(place, [happenings, name, type, data]) => {
  const carried = new DataTransfer();
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  carried.items.add(new File([bytes], name, { type }));
  for (const kind of happenings) {
    const about = { bubbles: true, cancelable: true };
    const event = kind === "paste"
      ? new ClipboardEvent(kind, { clipboardData: carried, ...about })
      : new DragEvent(kind, { dataTransfer: carried, ...about });
    place.dispatchEvent(event);
  }
}"""


def choose_file(page: Page, file: Path) -> None:
    """Choose a file behind the composer's button."""
    with page.expect_file_chooser() as chooser:
        page.get_by_test_id("stChatInputFileUploadButton").get_by_role("button", name="Upload files").click()
    chooser.value.set_files(file)
    _expect_taken(page, file)


def drop_file(page: Page, file: Path) -> None:
    """Drag a file onto the composer and let it go there."""
    composer = page.get_by_test_id("stChatInput")
    composer.evaluate(GIVE, [["dragover"], *_carried(file)])
    target = composer.get_by_text("Drag and drop files here")
    expect(target).to_be_visible()
    composer.locator("[role=presentation]").first.evaluate(GIVE, [["dragenter", "dragover", "drop"], *_carried(file)])
    expect(target).to_be_hidden()
    _expect_taken(page, file)


def paste_file(page: Page, file: Path) -> None:
    """Paste a file into the composer."""
    page.get_by_test_id("stChatInputTextArea").evaluate(GIVE, [["paste"], *_carried(file)])
    _expect_taken(page, file)


def _carried(file: Path) -> list[str]:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return [file.name, kind, base64.b64encode(file.read_bytes()).decode()]


def _expect_taken(page: Page, file: Path) -> None:
    expect(page.get_by_test_id("stFileChip").filter(has_text=file.name)).to_be_visible()
    # The chip is there while the file is on its way still, and nothing is sent until it has arrived.
    expect(page.get_by_test_id("stChatInputSubmitButton")).to_be_enabled()
