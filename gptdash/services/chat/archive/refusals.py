"""Why a file of conversations is refused, with the place of the error."""

from gptdash.domain.errors import FileRejected
from gptdash.domain.wording import mark


class NotJson(FileRejected):
    """A file that is not JSON."""

    template = mark(
        "{name} is not valid JSON: {problem} at line {line}, column {column}. Correct it there; nothing was imported."
    )


class NotText(FileRejected):
    """A file that is not text in UTF-8."""

    template = mark("{name} is not text in UTF-8: byte {place} is not. Save it as UTF-8; nothing was imported.")


class WrongShape(FileRejected):
    """JSON that is not what it should be at one place."""

    template = mark("{name} cannot be imported: {problem} at {place}. Correct it there; nothing was imported.")


class UnknownFormat(FileRejected):
    """JSON that is none of the formats."""

    template = mark(
        "{name} holds no conversations in a form that we know. Choose a file exported by gptdash, a list of "
        "messages with role and content, or the conversations.json of a ChatGPT export."
    )


class NewerFormat(FileRejected):
    """A file of a later gptdash."""

    template = mark("{name} was written by a newer gptdash (format {version}). Update gptdash, then import it again.")
