"""Workbooks of Excel and OpenDocument: one sheet is read, in a process of its own."""

import json
import mmap
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any, Final

from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.ingest.choices import Choices
from gptdash.services.analysis.ingest.keeping import Ingested
from gptdash.services.analysis.ingest.report import Notes
from gptdash.services.analysis.ingest.source import Source
from gptdash.services.analysis.ingest.survey import MAX_FILE_BYTES, MIB
from gptdash.services.analysis.ingest.texts import read_grid
from gptdash.services.analysis.rejections import (
    FileDamaged,
    FileEncrypted,
    NothingInside,
    PartUnknown,
    UnpacksTooLarge,
    WorkbookTooLarge,
)

CHILD: Final = Path(__file__).with_name("workbook_child.py")
TIMEOUT_S: Final = 300
MAX_RATIO: Final = 1000
FORMAT: Final = mark("a workbook")
ERRORS: Final = mark("Cells that show an error (such as #N/A), which are empty here: {count}.")
ERRORS_OF_ODS: Final = mark("Cells that show an error (such as #N/A), which are empty or 0 here: {count}.")
UNCOUNTED: Final = mark(
    "Cells that show an error (such as #N/A) would be empty here; in this workbook they cannot be counted."
)
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
KEPT_ENVIRONMENT: Final = ("LD_LIBRARY_PATH", "PATH", "SYSTEMROOT")


def read_workbook(source: Source, work: Path, choices: Choices, notes: Notes) -> Ingested:
    """Read a sheet as text and find its table.

    Raises:
        FileRejected: there is no such sheet or no table, or it cannot be read.
    """
    path, grid = source.path_in(work), work / "grid.csv"
    _check_before(source.name, path)
    answer = _read_apart(source.name, path, grid, choices.part)
    _check(source.name, answer, choices.part)
    if len(answer["sheets"]) > 1:
        notes.offer(answer["sheet"], answer["sheets"])
    if answer["errors"]:
        template = ERRORS_OF_ODS if source.name.lower().endswith(".ods") else ERRORS
        notes.warn(sentence(template, count=answer["errors"]))
    if answer["errors"] is None:
        notes.warn(sentence(UNCOUNTED))
    if answer["merged"]:
        template = mark("Cells merged over several rows: {count}; only the first row of each has the value.")
        notes.warn(sentence(template, count=answer["merged"]))
    return read_grid(source.name, grid, choices, notes)


def _check_before(name: str, path: Path) -> None:
    """Refuse a workbook that is encrypted as a whole, or says that it unpacks to too much."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(ENCRYPTED) >= 0:
            raise FileEncrypted(name=name)
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as book:
        unpacked = sum(info.file_size for info in book.infolist())
    if unpacked > min(MAX_FILE_BYTES, max(64 * MIB, MAX_RATIO * path.stat().st_size)):
        raise UnpacksTooLarge(name=name, limit=f"{MAX_FILE_BYTES // MIB} MiB")


def _read_apart(name: str, path: Path, grid: Path, part: str | None) -> dict[str, Any]:
    """Have the child read it.

    Raises:
        WorkbookTooLarge: it came to its limits of memory or time.
    """
    environment = {key: os.environ[key] for key in KEPT_ENVIRONMENT if key in os.environ}
    command = [sys.executable, "-I", str(CHILD), str(path), str(grid), part or ""]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and file
            command, capture_output=True, timeout=TIMEOUT_S, check=False, env=environment, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise WorkbookTooLarge(name=name) from error
    if done.returncode < 0:
        raise WorkbookTooLarge(name=name)
    if done.returncode:
        raise FileDamaged(name=name, format=FORMAT)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _check(name: str, answer: dict[str, Any], part: str | None) -> None:
    match answer["status"]:
        case "encrypted":
            raise FileEncrypted(name=name)
        case "damaged":
            raise FileDamaged(name=name, format=FORMAT)
        case "large":
            raise WorkbookTooLarge(name=name)
        case "unknown":
            raise PartUnknown(name=name, part=part or "", parts=", ".join(answer["sheets"]))
        case "empty":
            raise NothingInside(name=name)
