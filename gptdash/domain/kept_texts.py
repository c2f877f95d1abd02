"""What was asked and answered in a call, where it is kept: in a conversation, or as an item of a job."""

from typing import Literal

from gptdash.domain.noun import Noun
from gptdash.domain.requests import Parameters


class KeptText(Noun):
    """The texts of a call as they are stored, with placeholders for personal data.

    `title` is that of the conversation or job, `earlier` how many messages were said before the question. It
    `is_whole` where the texts are all that was sent: no files, tools, schema, or earlier messages.
    """

    place: Literal["chat", "jobs"]
    title: str
    asked: str
    replied: str
    system: str = ""
    earlier: int = 0
    parameters: Parameters = Parameters()
    is_whole: bool = True
