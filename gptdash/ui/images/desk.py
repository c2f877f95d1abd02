"""What a session has on its table of pictures."""

from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from gptdash.domain.errors import GptdashError
from gptdash.domain.messages import Detail
from gptdash.domain.wording import mark
from gptdash.services.exchange import Extraction
from gptdash.services.images import Analysis, Comparison, ImageFacts, Picture, Talk, TextLine, preview, sent_size
from gptdash.ui.session import services
from gptdash.ui.text import _

DESK_KEY: Final = "images_desk"
DETAIL_KEY: Final = "images_detail"
DETAILS: Final[dict[Detail, str]] = {
    "auto": mark("automatic"),
    "low": mark("low, cheaper"),
    "high": mark("high"),
    "original": mark("original"),
}


@dataclass(eq=False)
class Held:
    """A picture, what is known of it, whether it is asked about, and a small copy that every browser shows.

    `upload` is the id of the file by which it came, None where it came another way.
    """

    number: int
    picture: Picture
    facts: ImageFacts
    shown: bytes = field(repr=False)
    included: bool = True
    upload: str | None = None

    @property
    def size(self) -> tuple[int, int]:
        """The pixels at which it will be sent."""
        picture = self.picture
        return sent_size(self.facts.width, self.facts.height, picture.crop, picture.longest_side)


@dataclass(eq=False)
class Pdf:
    """A PDF whose pages were taken in; more of them can be."""

    name: str
    data: bytes = field(repr=False)
    pages: int


@dataclass
class Compared:
    """Two pictures by their numbers, how they differ, and what the model says of them."""

    numbers: tuple[int, int]
    pictures: tuple[Picture, ...]
    comparison: Comparison
    talk: Talk | None = None


@dataclass
class Desk:
    """The pictures of a session, the conversation about them, and what could not be taken in.

    `uploads` are the files in the uploader, `talk_of` the pictures as they were when the conversation began, and
    `asked` is a question whose answer was begun. `read` is the last object that was read, with its schema's name,
    and `texts` what was read on this machine, by the numbers of the pictures. `kept` is what was written down of the
    conversation, the object and the comparison, each with what it was made of.
    """

    pictures: list[Held] = field(default_factory=list)
    pdfs: list[Pdf] = field(default_factory=list)
    problems: list[GptdashError] = field(default_factory=list)
    taken: int = 0
    uploads: set[str] = field(default_factory=set)
    photographs: int = 0
    talk: Talk | None = None
    talk_of: tuple[Picture, ...] = ()
    asked: str | None = None
    read: tuple[Extraction, str] | None = None
    read_of: tuple[Picture, ...] = ()
    compared: Compared | None = None
    kept: dict[str, tuple[object, Analysis]] = field(default_factory=dict)
    texts: dict[int, tuple[TextLine, ...]] = field(default_factory=dict)

    def hold(self, picture: Picture, upload: str | None = None) -> Held:
        """Take a picture in.

        Raises:
            FileRejected: it is no image that can be read, or beyond the limits.
        """
        facts = services().images.inspect(picture.name, picture.data)
        self.taken += 1
        held = Held(self.taken, picture, facts, preview(picture.name, picture.data), upload=upload)
        self.pictures.append(held)
        return held

    @property
    def included(self) -> list[Held]:
        """The pictures that are asked about."""
        return [held for held in self.pictures if held.included]

    @property
    def wanted(self) -> tuple[Picture, ...]:
        """The pictures that are asked about, as they are to be sent."""
        detail = chosen_detail()
        return tuple(held.picture.model_copy(update={"detail": detail}) for held in self.included)


def desk() -> Desk:
    """Return this session's pictures."""
    if DESK_KEY not in st.session_state:
        st.session_state[DESK_KEY] = Desk()
    kept: Desk = st.session_state[DESK_KEY]
    return kept


def chosen_detail() -> Detail:
    """Return the level of detail that was chosen."""
    detail: Detail = st.session_state.get(DETAIL_KEY) or "auto"
    return detail


def choose_detail() -> None:
    """Let the user choose how closely the model looks; the choice counts for all pictures."""
    details = services().images.meter().details
    if chosen_detail() not in details:
        st.session_state[DETAIL_KEY] = details[0]
    st.segmented_control(
        _("Detail"),
        details,
        default="auto",
        required=True,
        format_func=lambda detail: _(DETAILS[detail]),
        key=DETAIL_KEY,
        persist_state="session",
    )


def choose_one(label: str, key: str, at: int = 0) -> Held:
    """Let the user choose one of the pictures; there must be one."""
    pictures = desk().pictures
    if len(pictures) == 1:
        return pictures[0]
    by_number = {held.number: held for held in pictures}
    names = {held.number: numbered(held) for held in pictures}
    if st.session_state.get(key) not in by_number:
        st.session_state.pop(key, None)
    number: int = st.selectbox(
        label,
        list(by_number),
        index=min(at, len(pictures) - 1),
        format_func=lambda number: names.get(number, ""),
        key=key,
        persist_state="session",
    )
    return by_number[number]


def numbered(held: Held) -> str:
    """Name a picture by its place on the desk and its file."""
    return f"{desk().pictures.index(held) + 1} · {held.picture.name}"
