"""Analyses of pictures: questions to a receipt, the table in it, and two pictures that differ."""

import io
from datetime import datetime, timedelta
from typing import Final

from PIL import Image, ImageDraw
from pydantic import JsonValue, TypeAdapter

from gptdash.demo.reading import read_as
from gptdash.demo.rooms import Rooms
from gptdash.demo.till import SampleCall, Till
from gptdash.domain.noun import Noun
from gptdash.domain.usage import Usage
from gptdash.services.images import Analysis, Difference, Picture, Turn, compare, sample_picture
from gptdash.services.images.analysis import title_of

MODEL: Final = "gpt-4o-mini"
PICTURE_TOKENS: Final = 1_105
SIZE: Final = (640, 420)
SKIES: Final = {"harbour-morning.png": "#cfe8f5", "harbour-evening.png": "#f6c9a0"}


class SaidOfPicture(Noun):
    """What was asked of pictures some days ago: questions with answers, and an object by a schema."""

    days_ago: float
    title: str
    pictures: tuple[str, ...]
    turns: tuple[tuple[str, str], ...] = ()
    object: dict[str, JsonValue] | None = None
    schema_name: str = ""


def write_pictures(rooms: Rooms, till: Till, now: datetime) -> None:
    """Keep the analyses; where two pictures were given they are compared in earnest."""
    for said in read_as("pictures.json", TypeAdapter(tuple[SaidOfPicture, ...])):
        at = now - timedelta(days=said.days_ago)
        pictures = tuple(map(_picture, said.pictures))
        analysis = Analysis(
            id=till.new_id(),
            created_at=at,
            title=title_of(pictures, said.title),
            pictures=pictures,
            turns=tuple(_turn(till, at, *turn, len(pictures)) for turn in said.turns),
            object=said.object,
            schema_name=said.schema_name,
            difference=Difference.of(compare(*pictures)) if len(pictures) > 1 else None,
        )
        rooms.pictures.keep(analysis)


def _turn(till: Till, at: datetime, question: str, answer: str, pictures: int) -> Turn:
    seen = pictures * PICTURE_TOKENS
    call = SampleCall(at=at, purpose="images", model=MODEL, usage=Usage(input_tokens=seen + 20, image_tokens=seen))
    return Turn(question=question, answer=answer, done=till.bill_texts(call, question, answer))


def _picture(name: str) -> Picture:
    known, data = sample_picture()
    return Picture(name=name, data=data if name == known else _harbour(SKIES[name]))


def _harbour(sky: str) -> bytes:
    """Draw a small harbour under a sky, as PNG."""
    width, height = SIZE
    image = Image.new("RGB", SIZE, sky)
    draw = ImageDraw.Draw(image)
    draw.ellipse((width - 170, 50, width - 90, 130), fill="#fff3c4")
    draw.rectangle((0, height - 150, width, height), fill="#3f7f9f")
    draw.polygon(((180, height - 150), (330, height - 150), (300, height - 105), (210, height - 105)), fill="#8a3b2a")
    draw.polygon(((250, height - 330), (250, height - 160), (330, height - 160)), fill="#f7f4ec")
    if sky != SKIES["harbour-morning.png"]:
        draw.polygon(
            ((430, height - 150), (540, height - 150), (515, height - 115), (450, height - 115)), fill="#2f4858"
        )
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
