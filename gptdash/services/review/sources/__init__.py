"""What is reviewed: pasted code, files, a zip, a diff or a range of a repository, as one `Changeset`."""

from gptdash.services.review.sources.archive import ArchiveBomb, NotAZip, unpack_zip
from gptdash.services.review.sources.changeset import Changeset, Hunk, Row, Side, SourceFile, Status
from gptdash.services.review.sources.diff_paths import quoted_path
from gptdash.services.review.sources.diff_source import CombinedDiff, EmptyDiff, NotADiff, looks_like_diff, read_diff
from gptdash.services.review.sources.file_source import code_as_changeset, files_as_changeset
from gptdash.services.review.sources.folder import NoSuchFile, files_under
from gptdash.services.review.sources.languages import LANGUAGES, Language, detect_language
from gptdash.services.review.sources.limits import MAX_BYTES, MAX_LINES
from gptdash.services.review.sources.lines import quoted, split_lines
from gptdash.services.review.sources.reading import CodeNotText, NothingToReview, read_source, sample_source
from gptdash.services.review.sources.repository import NoRepository, RevisionsUnclear, read_repository
from gptdash.services.review.sources.working_files import texts_in

__all__ = [
    "LANGUAGES",
    "MAX_BYTES",
    "MAX_LINES",
    "ArchiveBomb",
    "Changeset",
    "CodeNotText",
    "CombinedDiff",
    "EmptyDiff",
    "Hunk",
    "Language",
    "NoRepository",
    "NoSuchFile",
    "NotADiff",
    "NotAZip",
    "NothingToReview",
    "RevisionsUnclear",
    "Row",
    "Side",
    "SourceFile",
    "Status",
    "code_as_changeset",
    "detect_language",
    "files_as_changeset",
    "files_under",
    "looks_like_diff",
    "quoted",
    "quoted_path",
    "read_diff",
    "read_repository",
    "read_source",
    "sample_source",
    "split_lines",
    "texts_in",
    "unpack_zip",
]
