"""An object that grows while a page looks on."""

from pydantic import JsonValue

from gptdash.domain.events import Done, Event, Notice, ObjectRead
from gptdash.domain.field_problem import FieldProblem
from gptdash.domain.noun import Noun
from gptdash.gateway import GrowingReply, LiveReply
from gptdash.services.exchange.enforcing import REPAIR


class Extraction(Noun):
    """What was read: the object as far as there is one, what in it does not fit its schema, and the bill."""

    value: dict[str, JsonValue] | None
    problems: tuple[FieldProblem, ...]
    notices: tuple[Notice, ...]
    done: Done


class GrowingObject(GrowingReply):
    """A reply whose `text` is the JSON as far as it has come; `read` is the object, once it is whole."""

    def __init__(self, live: LiveReply) -> None:
        super().__init__(live)
        self.read: ObjectRead | None = None

    def extraction(self) -> Extraction:
        """Tell what was read; the reply must have come to its end."""
        if self.read is None or self.done is None:
            raise RuntimeError("an extraction was asked for its result before its end")
        return Extraction(value=self.read.value, problems=self.read.problems, notices=self.notices, done=self.done)

    def _take(self, event: Event) -> None:
        if isinstance(event, Notice) and event.code == REPAIR:
            self.text = ""
        if isinstance(event, ObjectRead):
            self.read = event
        super()._take(event)
