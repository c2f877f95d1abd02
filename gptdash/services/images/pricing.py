"""What a picture costs before it is sent, at each level of detail."""

from collections.abc import Iterable
from datetime import UTC, datetime

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.image_tokens import SOURCE, count_image, details_of
from gptdash.domain.messages import Detail
from gptdash.domain.noun import Noun
from gptdash.domain.prices import price_call
from gptdash.domain.usage import Cost, Usage
from gptdash.domain.wording import Sentence


class DetailPrice(Noun):
    """Tokens and price of pictures at one level of detail.

    `width` and `height` are the pixels at which the model looks at the last of them, `worked` is the formula with its
    numbers and `source` where it is published.
    """

    detail: Detail
    tokens: int
    width: int
    height: int
    worked: Sentence
    cost: Cost
    source: str = SOURCE


class PictureMeter:
    """Counts and prices pictures for one model at one endpoint."""

    def __init__(self, endpoint: Endpoint, model: str, capabilities: Capabilities) -> None:
        self._endpoint = endpoint
        self.model = model
        self._rule = capabilities.image_rule

    @property
    def details(self) -> tuple[Detail, ...]:
        """The levels of detail that the model tells apart."""
        return details_of(self._rule)

    @property
    def is_known(self) -> bool:
        """Whether a formula is published for the model; else the counts are the most that others take."""
        return self._rule is not None

    def price(self, size: tuple[int, int], detail: Detail) -> DetailPrice:
        """Price one picture, by the size in pixels at which it is sent."""
        counted = count_image(self._rule, *size, detail)
        return DetailPrice(
            detail=detail,
            tokens=counted.tokens,
            width=counted.width,
            height=counted.height,
            worked=counted.worked,
            cost=self._cost(counted.tokens),
        )

    def total(self, sizes: Iterable[tuple[int, int]], detail: Detail) -> tuple[int, Cost]:
        """Count and price several pictures together."""
        tokens = sum(count_image(self._rule, *size, detail).tokens for size in sizes)
        return tokens, self._cost(tokens)

    def _cost(self, tokens: int) -> Cost:
        return price_call(self._endpoint, self.model, Usage(input_tokens=tokens), datetime.now(UTC))
