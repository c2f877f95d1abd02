"""What is given, and what is wanted."""

from collections.abc import Iterable
from typing import Final

from gptdash.domain.errors import InputRejected
from gptdash.domain.messages import ImagePart, Message, instructed, user
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Parameters, Purpose, Request
from gptdash.domain.safety import Enclosure
from gptdash.domain.schemas import OutputSchema
from gptdash.domain.usage import Cost
from gptdash.domain.wording import mark
from gptdash.services.exchange.forms import prompt

MAX_IMAGES: Final = 20
# What is only counted needs no number that nobody can guess, but the same one each time.
COUNTED_NONCE: Final = "0a1b2c3d4e5f6071"


class Asked(Noun):
    """What is given, and what is wanted: tools by name, an object where there is a schema."""

    messages: tuple[Message, ...]
    purpose: Purpose = "chat"
    model: str | None = None
    parameters: Parameters = Parameters()
    tools: tuple[str, ...] = ()
    output: OutputSchema | None = None
    fresh: bool = False

    @property
    def request(self) -> Request:
        """Write the request, without tools and schema."""
        return Request(
            messages=self.messages,
            purpose=self.purpose,
            model=self.model,
            parameters=self.parameters,
            fresh=self.fresh,
        )


class Foreseen(Noun):
    """What asking for an object would take: an estimate; `least` is the input's price, `most` has the longest reply."""

    input_tokens: int
    least: Cost
    most: Cost


def reading(text: str, schema: OutputSchema, images: Iterable[ImagePart] = (), nonce: str | None = None) -> Asked:
    """Ask for the object that a text, pictures or both hold; the number that marks the text is new, unless given.

    Raises:
        InputRejected: there is nothing to read from, or more than can be sent.
    """
    shown = tuple(images)
    if not text.strip() and not shown:
        raise InputRejected(detail=mark("give a text or a picture to read from"))
    if len(shown) > MAX_IMAGES:
        raise InputRejected(detail=mark("at most 20 pictures can be read at once"))
    enclosure = Enclosure(nonce)
    given = user(enclosure.enclose((text,)) if text.strip() else "", *shown)
    told = prompt("extract").replace("{nonce}", enclosure.nonce)
    return Asked(messages=instructed(told, (given,)), output=schema)
