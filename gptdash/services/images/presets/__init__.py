"""Questions to pictures that are often asked."""

from importlib.resources import files
from typing import Final

from gptdash.domain.noun import Noun
from gptdash.domain.wording import mark


class PicturePreset(Noun):
    """A question by its name, with a title to choose it by; `pictures` is how many it needs."""

    name: str
    title: str
    pictures: int = 1

    @property
    def question(self) -> str:
        """The text of the question."""
        return files(__name__).joinpath(f"{self.name}.md").read_text("utf-8").strip()


PICTURE_PRESETS: Final = (
    PicturePreset(name="critique", title=mark("Critique the interface")),
    PicturePreset(name="alt_text", title=mark("Write alt text")),
    PicturePreset(name="read_text", title=mark("Read the text")),
    PicturePreset(name="explain_chart", title=mark("Explain the chart")),
    PicturePreset(name="differences", title=mark("Find differences"), pictures=2),
)

__all__ = ["PICTURE_PRESETS", "PicturePreset"]
