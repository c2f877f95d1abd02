"""The images feature."""

from importlib.resources import files

from gptdash.domain.errors import BlankQuestion, Unsupported
from gptdash.domain.messages import Detail, system, user
from gptdash.domain.requests import Request
from gptdash.domain.wording import mark
from gptdash.gateway import Gateway
from gptdash.services.images.answer import ImageAnswer
from gptdash.services.images.facts import ImageFacts
from gptdash.services.images.inspecting import inspect
from gptdash.services.images.preparing import prepare


class NoVision(Unsupported):
    """A model that takes no images."""

    template = mark("{model} at {endpoint} cannot see images. Choose a model with vision in the sidebar.")


class ImageService:
    """Inspects images, and asks the model of one endpoint about them."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    @property
    def sees(self) -> bool | None:
        """Whether the model takes images; None where nobody knows before asking."""
        return self._gateway.capabilities().vision

    def inspect(self, name: str, data: bytes) -> ImageFacts:
        """Inspect an image file; no model is asked and nothing is sent.

        Raises:
            FileRejected: it is no image that can be read, or beyond the limits.
        """
        return inspect(name, data)

    def ask(self, name: str, data: bytes, question: str, detail: Detail = "auto") -> ImageAnswer:
        """Prepare an answer about an image; nothing is sent before its ticks are taken.

        What is sent is upright, without metadata, and at most `MAX_SIDE` pixels long.

        Raises:
            QuestionRejected: the question is blank.
            NoVision: the model takes no images.
            FileRejected: it is no image that can be read, or beyond the limits.
        """
        if not question.strip():
            raise BlankQuestion
        if self.sees is False:
            raise NoVision(model=self._gateway.model_for(None), endpoint=self._gateway.endpoint.label)
        sent = prepare(name, data, detail)
        prompt = files("gptdash.services.images").joinpath("prompt.md").read_text("utf-8")
        request = Request(messages=(system(prompt), user(question, sent.part)), purpose="images")
        return ImageAnswer(self._gateway.stream(request), sent)
