"""What is reviewed: pasted code, files, a zip, a diff or a range of a repository, as one `Changeset`."""

from gptdash.services.review.sources.archive import ArchiveBomb, NotAZip, unpack_zip
from gptdash.services.review.sources.changeset import Changeset, Hunk, Row, Side, SourceFile, Status
from gptdash.services.review.sources.diff_source import CombinedDiff, EmptyDiff, NotADiff, looks_like_diff, read_diff
from gptdash.services.review.sources.file_source import code_as_changeset, files_as_changeset
from gptdash.services.review.sources.languages import LANGUAGES, Language, detect_language
from gptdash.services.review.sources.limits import MAX_BYTES, MAX_LINES
from gptdash.services.review.sources.lines import quoted, split_lines
from gptdash.services.review.sources.reading import NothingToReview, NotText, read_source, sample_source

__all__ = [
    "LANGUAGES",
    "MAX_BYTES",
    "MAX_LINES",
    "ArchiveBomb",
    "Changeset",
    "CombinedDiff",
    "EmptyDiff",
    "Hunk",
    "Language",
    "NotADiff",
    "NotAZip",
    "NotText",
    "NothingToReview",
    "Row",
    "Side",
    "SourceFile",
    "Status",
    "code_as_changeset",
    "detect_language",
    "files_as_changeset",
    "looks_like_diff",
    "quoted",
    "read_diff",
    "read_source",
    "sample_source",
    "split_lines",
    "unpack_zip",
]
