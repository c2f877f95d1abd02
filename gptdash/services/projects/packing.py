"""A project as a file: a zip of JSON, and of the files of its datasets as they are."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, TypeVar

from pydantic import AfterValidator, Field, RootModel, TypeAdapter, ValidationError

from gptdash.domain.boards import Board
from gptdash.domain.conversations import Preset, WholeConversation
from gptdash.domain.noun import Noun
from gptdash.services.projects.contents import (
    LONGEST_ID,
    LONGEST_NAME,
    VERSION,
    CompanyHistory,
    Dataset,
    Manifest,
    Project,
    SavedNotes,
    SavedReviews,
)
from gptdash.services.projects.masking import masked_json, without_known, without_known_in_files
from gptdash.services.projects.refusals import NotAProject, ProjectDamaged, ProjectTooNew
from gptdash.services.projects.unpacking import unpack

Read = TypeVar("Read")
Named = TypeVar("Named", Board, Preset)
# The NUL character as JSON writes it, which no database takes as text; not a backslash followed by letters.
NUL: Final = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
MANIFEST: Final = "manifest.json"
CONVERSATIONS: Final = "conversations.json"


class GivenFile(Noun):
    """The file of a dataset, as it was uploaded."""

    name: str
    data: bytes = Field(repr=False)


@dataclass(frozen=True)
class ConversationForm:
    """How conversations are written as JSON, without keys, and read from a file that anyone may have made."""

    write: Callable[[Iterable[WholeConversation]], str]
    read: Callable[[str, bytes], tuple[WholeConversation, ...]]


def with_short_names(thing: Named) -> Named:
    """Refuse an id or a name that no database of ours takes."""
    if not 0 < len(thing.id) <= LONGEST_ID or len(thing.name) > LONGEST_NAME:
        raise ValueError("the id or the name is too long")
    return thing


Boards: Final = TypeAdapter(tuple[Annotated[Board, AfterValidator(with_short_names)], ...])
Notes: Final = TypeAdapter(tuple[SavedNotes, ...])
Presets: Final = TypeAdapter(tuple[Annotated[Preset, AfterValidator(with_short_names)], ...])
Companies: Final = TypeAdapter(tuple[CompanyHistory, ...])
Datasets: Final = TypeAdapter(tuple[Dataset, ...])
Reviews: Final = TypeAdapter(SavedReviews)


def pack(
    project: Project,
    files: Mapping[str, bytes],
    form: ConversationForm,
    *,
    secrets: Iterable[str],
    now: datetime,
) -> bytes:
    """Write a project; `files` are the members that its datasets name."""
    known = tuple(secrets)
    texts = {
        MANIFEST: masked_json(Manifest(created_at=now, counts=project.counts)),
        CONVERSATIONS: form.write(without_known_in_files(whole, known) for whole in project.conversations),
        "reviews.json": masked_json(project.reviews),
        **{
            f"{name}.json": masked_json(RootModel[Any](getattr(project, name)))
            for name in ("boards", "notes", "presets", "companies", "datasets")
        },
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name, without_known(text, known))
        for name, data in files.items():
            archive.writestr(name, data)
    return written.getvalue()


def unpack_project(name: str, data: bytes, form: ConversationForm) -> tuple[Project, dict[str, bytes]]:
    """Read a project and the files of its datasets, all of it or nothing.

    Raises:
        FileRejected: it is no project, damaged, too new, or beyond the limits.
    """
    members = unpack(name, data)
    _check_manifest(name, members)

    def read(member: str, kind: TypeAdapter[Read]) -> Read:
        return _read(name, member, members.get(member, b"{}" if member == "reviews.json" else b"[]"), kind)

    project = Project(
        conversations=form.read(name, members[CONVERSATIONS]) if CONVERSATIONS in members else (),
        boards=read("boards.json", Boards),
        reviews=read("reviews.json", Reviews),
        notes=read("notes.json", Notes),
        presets=read("presets.json", Presets),
        companies=read("companies.json", Companies),
        datasets=read("datasets.json", Datasets),
    )
    files = {member: content for member, content in members.items() if not member.endswith(".json")}
    if missing := next((each.member for each in project.datasets if each.member and each.member not in files), None):
        raise ProjectDamaged(name=name, member=ascii(missing[:80]), place="$")
    return project, files


def _check_manifest(name: str, members: Mapping[str, bytes]) -> None:
    """Refuse a form that is not ours, or a later one.

    Raises:
        FileRejected: it is.
    """
    if MANIFEST not in members:
        raise NotAProject(name=name)
    try:
        version = json.loads(members[MANIFEST])["version"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ProjectDamaged(name=name, member=MANIFEST, place="$") from error
    if isinstance(version, int) and version > VERSION:
        raise ProjectTooNew(name=name)
    _read(name, MANIFEST, members[MANIFEST], TypeAdapter(Manifest))


def _read(name: str, member: str, content: bytes, kind: TypeAdapter[Read]) -> Read:
    try:
        return kind.validate_json(NUL.sub(rb"\1\\ufffd", content))
    except ValidationError as error:
        place = ".".join(map(str, error.errors(include_input=False, include_url=False)[0]["loc"])) or "$"
        raise ProjectDamaged(name=name, member=member, place=place) from error
