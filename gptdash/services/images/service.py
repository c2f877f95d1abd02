"""The images feature."""

from collections.abc import Sequence
from importlib.resources import files

from gptdash.domain.errors import BlankQuestion, Unsupported
from gptdash.domain.messages import ImagePart, system
from gptdash.domain.requests import Request
from gptdash.domain.wording import mark
from gptdash.gateway import Gateway
from gptdash.services.images.answer import ImageAnswer
from gptdash.services.images.facts import ImageFacts
from gptdash.services.images.fetching import Fetched, Fetcher
from gptdash.services.images.inspecting import inspect
from gptdash.services.images.keeping import AnalysisKeeper
from gptdash.services.images.picture import Picture
from gptdash.services.images.pricing import PictureMeter
from gptdash.services.images.talk import Talk, begin_talk


class NoVision(Unsupported):
    """A model that takes no images."""

    template = mark("{model} at {endpoint} cannot see images. Choose a model with vision in the sidebar.")


class ImageService:
    """Inspects images, and asks the model of one endpoint about them.

    A `fetcher` gets them from the web, a `keeper` keeps what was found.
    """

    def __init__(self, gateway: Gateway, fetcher: Fetcher, keeper: AnalysisKeeper) -> None:
        self._gateway = gateway
        self._fetcher = fetcher
        self.keeper = keeper

    @property
    def sees(self) -> bool | None:
        """Whether the model takes images; None where nobody knows before asking."""
        return self._gateway.capabilities().vision

    def meter(self) -> PictureMeter:
        """Return what counts and prices pictures for the model.

        Raises:
            EndpointError: nobody names a model and the server gives no list of its models.
        """
        gateway = self._gateway
        return PictureMeter(gateway.endpoint, gateway.model_for(None), gateway.capabilities())

    def inspect(self, name: str, data: bytes) -> ImageFacts:
        """Inspect an image file; no model is asked and nothing is sent.

        Raises:
            FileRejected: it is no image that can be read, or beyond the limits.
        """
        return inspect(name, data)

    def fetch(self, address: str) -> Fetched:
        """Fetch a picture or a PDF from the web; takes up to 20 seconds.

        Raises:
            FileRejected: the address is not http or https, not public, or does not give a picture.
        """
        return self._fetcher.fetch(address)

    def begin(self, pictures: Sequence[Picture]) -> Talk:
        """Begin a conversation about pictures; nothing is sent yet.

        What will be sent is upright and without metadata; the originals stay as they are.

        Raises:
            NoVision: the model takes no images.
            InputRejected: there is no picture, or too many, or one cannot be read.
        """
        self._check_sight()
        for picture in pictures:
            if picture.as_link and picture.url:
                self._fetcher.check(picture.url)
        return begin_talk(pictures)

    def ask(self, talk: Talk, question: str) -> ImageAnswer:
        """Prepare an answer to the next question of a conversation; nothing is sent before its ticks are taken.

        Raises:
            QuestionRejected: the question is blank.
            NoVision: the model takes no images.
        """
        if not question.strip():
            raise BlankQuestion
        self._check_sight()
        return ImageAnswer(self._gateway.stream(self._request(talk, question)), talk, question)

    def images_of(self, pictures: Sequence[Picture]) -> tuple[ImagePart, ...]:
        """Make pictures ready to be sent in another request than a question.

        Raises:
            NoVision: the model takes no images.
            InputRejected: there is no picture, or too many, or one cannot be read.
        """
        as_data = [picture.model_copy(update={"as_link": False}) for picture in pictures]
        return tuple(sent.part for sent in self.begin(as_data).sent if isinstance(sent.part, ImagePart))

    def _check_sight(self) -> None:
        if self.sees is False:
            raise NoVision(model=self._gateway.model_for(None), endpoint=self._gateway.endpoint.label)

    def _request(self, talk: Talk, question: str) -> Request:
        prompt = files("gptdash.services.images").joinpath("prompt.md").read_text("utf-8")
        return Request(messages=(system(prompt), *talk.messages(question)), purpose="images")
