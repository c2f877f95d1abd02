"""What a planner hands over."""

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence
from gptdash.services.analysis.spec import ChartSpec


class Plan(Noun):
    """A specification, how the question was understood, and the words that played no part."""

    spec: ChartSpec
    understood: tuple[Sentence, ...] = ()
    ignored: tuple[str, ...] = ()
