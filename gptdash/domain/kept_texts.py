"""What was asked and answered in a call, where it is kept: in a conversation, as an item of a job, or by itself."""

from typing import Literal

from gptdash.domain.messages import Role
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Parameters


class SaidText(Noun):
    """What was said in one message; pictures and tool calls are told of in words."""

    role: Role
    text: str


class CallText(Noun):
    """The texts of a call, redacted, and cut where they are long.

    It `is_whole` where the texts are all that was sent: nothing was cut, and there were no pictures, tools or schema.
    """

    messages: tuple[SaidText, ...]
    reply: str
    parameters: Parameters = Parameters()
    is_whole: bool = True


class KeptText(Noun):
    """The texts of a call as they are stored, with placeholders for personal data.

    `title` is that of the conversation or job, `earlier` how many messages were said before the question, and `before`
    those of them that are at hand. It `is_whole` where the texts are all that was sent: no files, tools, schema, or
    earlier messages.
    """

    place: Literal["chat", "jobs", "calls"]
    title: str
    asked: str
    replied: str
    system: str = ""
    earlier: int = 0
    before: tuple[SaidText, ...] = ()
    parameters: Parameters = Parameters()
    is_whole: bool = True


def kept_text(text: CallText) -> KeptText:
    """Divide the texts of a call into instructions, what was said before, the last message, and the reply."""
    said = tuple(message for message in text.messages if message.role != "system")
    return KeptText(
        place="calls",
        title="",
        asked=said[-1].text if said else "",
        replied=text.reply,
        system="\n\n".join(message.text for message in text.messages if message.role == "system"),
        earlier=max(0, len(said) - 1),
        before=said[:-1],
        parameters=text.parameters,
        is_whole=text.is_whole and len(said) == 1,
    )
