"""What was found in pictures, as it is kept and exported."""

from collections.abc import Callable, Sequence
from datetime import datetime

from pydantic import Field, JsonValue

from gptdash.domain.noun import Noun
from gptdash.services.images.comparing import Comparison
from gptdash.services.images.picture import Picture
from gptdash.services.images.talk import Turn


class Difference(Noun):
    """How two pictures differ, in numbers; see `Comparison`."""

    similarity: float
    changed: float
    mean_difference: float

    @classmethod
    def of(cls, comparison: Comparison) -> "Difference":
        """Take the numbers of a comparison."""
        return cls.model_validate(comparison.model_dump(include=set(cls.model_fields)))


class Analysis(Noun):
    """Questions and answers about pictures, an object that was read from them, or how two of them differ.

    `pictures` go along as they were given; of each a small copy is kept, and the original where that is asked for.
    `schema_name` names the schema of `object`.
    """

    id: str
    created_at: datetime
    title: str
    pictures: tuple[Picture, ...] = Field((), exclude=True)
    turns: tuple[Turn, ...] = ()
    object: dict[str, JsonValue] | None = None
    schema_name: str = ""
    difference: Difference | None = None

    def worded(self, change: Callable[[str], str]) -> "Analysis":
        """Return the same analysis with all texts of people and models changed."""
        turns = [
            turn.model_copy(update={"question": change(turn.question), "answer": change(turn.answer)})
            for turn in self.turns
        ]
        pictures = [picture.model_copy(update={"name": change(picture.name)}) for picture in self.pictures]
        update = {
            "title": change(self.title),
            "turns": tuple(turns),
            "pictures": tuple(pictures),
            "object": _changed(self.object, change),
        }
        return self.model_copy(update=update)


def title_of(pictures: Sequence[Picture], what: str) -> str:
    """Name an analysis by what was asked, and the first picture."""
    names = ", ".join(picture.name for picture in pictures[:2])
    return f"{' '.join(what.split())[:80]} · {names}{'…' if len(pictures) > 2 else ''}"  # noqa: PLR2004 - as above


def _changed(value: JsonValue, change: Callable[[str], str]) -> JsonValue:
    match value:
        case str():
            return change(value)
        case list():
            return [_changed(item, change) for item in value]
        case dict():
            return {name: _changed(item, change) for name, item in value.items()}
        case _:
            return value
