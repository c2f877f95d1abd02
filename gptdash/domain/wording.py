"""Sentences for people, kept apart from the facts they speak of, so that they can be translated."""

from pydantic import Field

from gptdash.domain.noun import Noun

Fact = str | int | float


def mark(text: str) -> str:
    """Mark an English template for the translation catalogue; returns it unchanged."""
    return text


class Sentence(Noun):
    """An English template and the facts that fill it.

    The template is the key of the translation catalogue; `str()` gives the English sentence.
    """

    template: str
    facts: dict[str, Fact] = Field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.facts)


def sentence(template: str, /, **facts: Fact) -> Sentence:
    """Build a sentence from a template marked by `mark` and its facts."""
    return Sentence(template=template, facts=facts)
