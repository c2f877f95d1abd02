"""Pictures as items: files, or a zip of them, with one question to all."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from gptdash.domain.errors import FileRejected, InputRejected, TooLarge, Unsupported
from gptdash.domain.jobs import NewItem
from gptdash.domain.messages import ImagePart
from gptdash.domain.wording import mark
from gptdash.services.jobs.items import step_of
from gptdash.services.jobs.tables import check_count

ENDINGS: Final = (".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".gif", ".avif", ".heic", ".heif")
# Preparing one takes a tenth of a second.
COUNTED: Final = 4
LARGEST_BYTES: Final = 50_000_000
HIDDEN: Final = (".", "__MACOSX")
# Makes the image that is sent of a file's name and content; raises FileRejected.
Prepare = Callable[[str, bytes], ImagePart]


class CannotSee(Unsupported):
    """Pictures for a model that takes none."""

    template = mark("{model} at {endpoint} cannot see images. Choose a model with vision in the sidebar.")


@dataclass(frozen=True)
class PictureFile:
    """A file by name, read when it is needed."""

    name: str
    read: Callable[[], bytes] = field(repr=False)


@dataclass(frozen=True)
class Pictures:
    """One question to each of many pictures; each is prepared when it is needed, and names its file.

    `left_out` counts the files that are none, by their names. A picture that cannot be read is an item that has failed.
    """

    question: str
    files: Sequence[PictureFile] = field(repr=False)
    prepare: Prepare = field(repr=False)
    left_out: int = 0

    def __len__(self) -> int:
        """Count them."""
        return len(self.files)

    def __iter__(self) -> Iterator[NewItem]:
        """Prepare them, in their order."""
        return map(self._item, self.files)

    def sample(self) -> Sequence[NewItem]:
        """Prepare a few of them, from all over."""
        return [self._item(file) for file in self.files[:: step_of(len(self), COUNTED)]]

    def _item(self, file: PictureFile) -> NewItem:
        made = NewItem(prompt=self.question, given={"file": file.name})
        try:
            return made.model_copy(update={"picture": self.prepare(file.name, file.read())})
        except FileRejected as error:
            return made.model_copy(update={"problem": error.sentence})


def pictures_of(uploads: Iterable[tuple[str, bytes]], question: str, prepare: Prepare) -> Pictures:
    """Find the pictures among files and in zip files.

    Raises:
        FileRejected: a zip cannot be opened.
        InputRejected: the question is blank, or there is no picture, or there are too many.
    """
    if not question.strip():
        raise InputRejected(detail=mark("there is no question to the pictures; write one."))
    found = [file for name, data in uploads for file in _files(name, data)]
    files = [file for file in found if PurePosixPath(file.name).suffix.lower() in ENDINGS]
    if not files:
        raise InputRejected(detail=mark("there is no picture in it; give PNG, JPEG, WEBP, GIF, AVIF or HEIC files."))
    check_count(len(files))
    return Pictures(question, files, prepare, len(found) - len(files))


def _files(name: str, data: bytes) -> Iterator[PictureFile]:
    if not name.lower().endswith(".zip"):
        yield PictureFile(name, lambda: data)
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise FileRejected(name=name, detail=mark("it is no zip file, or a damaged one.")) from error
    for entry in archive.infolist():
        if not entry.is_dir() and not any(part.startswith(HIDDEN) for part in PurePosixPath(entry.filename).parts):
            yield PictureFile(entry.filename, _reading(archive, entry))


def _reading(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        """Read an entry, but no more than a picture may have, whatever the archive says of its size."""
        try:
            with archive.open(entry) as packed:
                data = packed.read(LARGEST_BYTES + 1)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
            raise FileRejected(name=entry.filename, detail=mark("it cannot be unpacked.")) from error
        if len(data) > LARGEST_BYTES:
            limit = f"{LARGEST_BYTES:,} bytes"
            raise TooLarge(name=entry.filename, size=f">{limit}", limit=limit)
        return data

    return read
