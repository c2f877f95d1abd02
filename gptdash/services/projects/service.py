"""Saves and opens projects."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from gptdash.domain.noun import Noun
from gptdash.services.projects.contents import ALL_PARTS, Dataset, Part
from gptdash.services.projects.merging import Merged, Merging
from gptdash.services.projects.packing import ConversationForm, GivenFile, pack, unpack_project
from gptdash.services.projects.refusals import ProjectUnreadable, ProjectUnwritable
from gptdash.services.projects.shelves import ProjectShelves

ENDING: Final = ".gptdash.zip"


class GivenDataset(Noun):
    """A table on the desk: what it is called, how it is recognised, and the file that was uploaded, if it was."""

    name: str
    fingerprint: str
    sample: bool = False
    file: GivenFile | None = None


class Opened(Noun):
    """What came of opening a project: of each part how much, the files of datasets, and those it only names."""

    merged: dict[Part, Merged]
    files: tuple[GivenFile, ...] = ()
    samples: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


class ProjectService:
    """Projects of one store. `secrets` are the keys in use: they are in no file, whatever text they stand in."""

    def __init__(self, shelves: ProjectShelves, form: ConversationForm, secrets: Iterable[str] = ()) -> None:
        self._shelves = shelves
        self._form = form
        self._secrets = tuple(secrets)

    def counts(self) -> dict[Part, int]:
        """Count what a project would hold of each part, but for the tables on a desk."""
        return self._shelves.counts()

    def pack(self, parts: Iterable[Part] = ALL_PARTS, datasets: Iterable[GivenDataset] = ()) -> bytes:
        """Write a project as the bytes of a zip.

        Keys and passwords are blanked out; the files of datasets go as they are.
        """
        wanted = frozenset(parts)
        members: dict[str, bytes] = {}
        named: list[Dataset] = []
        for number, given in enumerate(datasets if "datasets" in wanted else (), 1):
            member = f"data/{number}" if given.file else None
            name = given.file.name if given.file else given.name
            named.append(Dataset(name=name, fingerprint=given.fingerprint, sample=given.sample, member=member))
            if member and given.file:
                members[member] = given.file.data
        project = self._shelves.collect(wanted).model_copy(update={"datasets": tuple(named)})
        return pack(project, members, self._form, secrets=self._secrets, now=datetime.now(UTC))

    def save(self, path: str | Path, parts: Iterable[Part] = ALL_PARTS, datasets: Iterable[GivenDataset] = ()) -> int:
        """Write a project to a file, and return its size in bytes.

        Raises:
            ProjectUnwritable: the file cannot be written.
        """
        data = self.pack(parts, datasets)
        try:
            Path(path).write_bytes(data)
        except OSError as error:
            raise ProjectUnwritable(name=str(path), problem=error.strerror or type(error).__name__) from error
        return len(data)

    def take_in(self, name: str, data: bytes) -> Opened:
        """Merge a project into what there is. It is read to its end before anything of it is written.

        Raises:
            FileRejected: it is no project, damaged, too new, or beyond the limits; nothing was taken in.
            StoreUnavailable: the store failed on the way; opening it again brings the rest, and nothing twice.
        """
        project, files = unpack_project(name, data, self._form)
        merged = Merging(self._shelves, self._form, self._secrets).merge(project)
        return Opened(
            merged=merged,
            files=tuple(GivenFile(name=each.name, data=files[each.member]) for each in project.datasets if each.member),
            samples=tuple(each.name for each in project.datasets if each.sample),
            elsewhere=tuple(each.name for each in project.datasets if not each.sample and not each.member),
        )

    def open(self, path: str | Path) -> Opened:
        """Merge the project in a file into what there is.

        Raises:
            FileRejected: it cannot be opened; nothing was taken in.
        """
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            raise ProjectUnreadable(name=str(path), problem=error.strerror or type(error).__name__) from error
        return self.take_in(Path(path).name, data)
