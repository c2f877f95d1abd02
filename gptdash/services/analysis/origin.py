"""Where a table came from, so that it can be opened again elsewhere."""

from gptdash.domain.noun import Noun
from gptdash.services.analysis.ingest import Choices


class Origin(Noun):
    """The names of its files, of a sample, or of a table on a `server`, and how the files were to be read.

    A table that was joined has two `parts`, with the columns by which they were joined as `on`.
    """

    names: tuple[str, ...]
    sample: bool = False
    choices: Choices = Choices()
    server: str = ""
    parts: tuple["Origin", ...] = ()
    on: tuple[str, str] = ("", "")
