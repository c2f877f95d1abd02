"""What is wrong with one field of an object."""

from typing import Final

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence

PROBLEM: Final = mark("{path}: {problem}")


class FieldProblem(Noun):
    """`path` is the field's JSON path, `$` being the whole object."""

    path: str
    problem: str

    @property
    def sentence(self) -> Sentence:
        """The problem in words."""
        return sentence(PROBLEM, path=self.path, problem=self.problem)
