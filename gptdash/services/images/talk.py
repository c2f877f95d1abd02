"""Questions and answers about the same pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gptdash.domain.errors import InputRejected
from gptdash.domain.events import Done
from gptdash.domain.messages import ImagePart, LinkedImage, Message, assistant, user
from gptdash.domain.noun import Noun
from gptdash.domain.wording import mark
from gptdash.services.images.opening import opened
from gptdash.services.images.picture import Picture
from gptdash.services.images.preparing import prepare

MOST_PICTURES: Final = 20


class NoPictures(InputRejected):
    """A question without a picture."""

    template = mark("There is no picture to ask about. Give one, or include one of those that are there.")


class TooManyPictures(InputRejected):
    """More pictures than a question may have."""

    template = mark("{n} pictures are too many for one question; the limit is {limit}. Include fewer.")


class Sent(Noun):
    """A picture as it is sent; width and height are its pixels, of one that is sent as a link those that we know."""

    name: str
    part: ImagePart | LinkedImage
    width: int
    height: int


class Turn(Noun):
    """A question and what came of it; `done` is None where the answer was cut."""

    question: str
    answer: str
    done: Done | None = None


@dataclass
class Talk:
    """A conversation about pictures: they go out with the first question, and each answer is added to `turns`."""

    sent: tuple[Sent, ...]
    turns: tuple[Turn, ...] = ()

    def messages(self, question: str) -> tuple[Message, ...]:
        """Write what was said so far and the next question."""
        said = [turn.question for turn in self.turns]
        parts = tuple(picture.part for picture in self.sent)
        asked = [user(text, *(() if at else parts)) for at, text in enumerate((*said, question))]
        answered = [assistant(turn.answer) for turn in self.turns]
        pairs = [message for pair in zip(asked, answered, strict=False) for message in pair]
        return (*pairs, asked[-1])


def sent_of(picture: Picture) -> Sent:
    """Make a picture ready to be sent.

    Raises:
        FileRejected: it is no image that can be read, or beyond the limits.
    """
    if picture.as_link and picture.url:
        with opened(picture.name, picture.data) as image:
            width, height = image.size
        part = LinkedImage(url=picture.url, detail=picture.detail)
        return Sent(name=picture.name, part=part, width=width, height=height)
    made = prepare(
        picture.name, picture.data, picture.detail, crop=picture.crop, longest_side=picture.longest_side
    )  # fmt: skip
    return Sent(name=picture.name, part=made.part, width=made.width, height=made.height)


def begin_talk(pictures: Sequence[Picture]) -> Talk:
    """Begin a conversation about pictures.

    Raises:
        InputRejected: there is none, or there are more than `MOST_PICTURES`.
        FileRejected: one cannot be read.
    """
    if not pictures:
        raise NoPictures
    if len(pictures) > MOST_PICTURES:
        raise TooManyPictures(n=len(pictures), limit=MOST_PICTURES)
    return Talk(tuple(map(sent_of, pictures)))
