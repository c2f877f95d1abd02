"""Code that is pasted or uploaded as files, as a changeset."""

from collections.abc import Iterable
from typing import Final

from gptdash.domain.errors import EmptyFile, FileRejected, TooLarge
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.review.sources.changeset import Changeset, SourceFile, distinct
from gptdash.services.review.sources.languages import detect_language
from gptdash.services.review.sources.limits import MAX_FILES
from gptdash.services.review.sources.reading import UTF_16, CodeNotText, NothingToReview, check_size, read_source
from gptdash.services.review.sources.skipping import why_skipped

PASTED = mark("pasted code")
MANY = mark("{count} files")
NAME = "{name}"
BYTE_MARK: Final = "\ufeff"


def code_as_changeset(source: str, *, filename: str | None = None, language: str | None = None) -> Changeset:
    """Take in one piece of code; it is never skipped.

    Raises:
        InputRejected: there is none, or more than the limits allow.
    """
    path = filename or PASTED
    check_size(source, path)
    language = language or detect_language(source, filename)
    return Changeset(title=sentence(NAME, name=path), files=(SourceFile(path=path, language=language, text=source),))


def files_as_changeset(
    named: Iterable[tuple[str, bytes]], *, title: str = "", language: str | None = None, skip: bool = True
) -> Changeset:
    """Take in several files, path and bytes; one that cannot be read is listed with its reason.

    Raises:
        InputRejected: there is none, or too many.
    """
    files = distinct(_source_file(path, data, language, skip=skip) for path, data in named)
    if not files:
        raise NothingToReview
    if len(files) > MAX_FILES:
        raise TooLarge(name=title, size=f"{len(files):,} files", limit=f"{MAX_FILES:,} files")
    return Changeset(title=_title(title, files), files=files)


def _title(title: str, files: tuple[SourceFile, ...]) -> Sentence:
    if title or len(files) == 1:
        return sentence(NAME, name=title or files[0].path)
    return sentence(MANY, count=len(files))


def _source_file(path: str, data: bytes, language: str | None, *, skip: bool) -> SourceFile:
    try:
        text = read_source(path, data)
    except FileRejected as error:
        return SourceFile(path=path, skipped=_short(error), missed=isinstance(error, TooLarge))
    return SourceFile(
        path=path,
        language=language or detect_language(text, path),
        text=text,
        skipped=why_skipped(path, text) if skip else None,
        byte_mark=BYTE_MARK if data.startswith(BYTE_MARK.encode()) else "",
        patchable=not data.startswith(UTF_16),
    )


def _short(error: FileRejected) -> Sentence:
    """Say in a few words why a file is not read; its name stands beside."""
    if isinstance(error, EmptyFile):
        return sentence(mark("empty file"))
    if isinstance(error, CodeNotText):
        return sentence(mark("not readable text"))
    return error.sentence
