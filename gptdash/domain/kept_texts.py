"""What was asked and answered in a call, where it is kept: in a conversation, or as an item of a job."""

from typing import Literal

from gptdash.domain.noun import Noun


class KeptText(Noun):
    """The texts of a call as they are stored, with placeholders for personal data.

    `title` is that of the conversation or job, `earlier` how many messages went along before the question.
    """

    place: Literal["chat", "jobs"]
    title: str
    asked: str
    replied: str
    system: str = ""
    earlier: int = 0
