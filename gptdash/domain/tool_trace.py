"""What functions did for one reply."""

from gptdash.domain.events import ToolFinished, ToolsPending
from gptdash.domain.noun import Noun
from gptdash.domain.requests import ToolSpec
from gptdash.domain.wording import Sentence


class ToolTrace(Noun):
    """The calls that were made for a reply, in order, and those that wait for a person's word."""

    runs: tuple[ToolFinished, ...] = ()
    pending: ToolsPending | None = None


class ToolOffer(Noun):
    """The tools that a model could use here; `off` says why it gets none."""

    tools: tuple[ToolSpec, ...] = ()
    off: Sentence | None = None
