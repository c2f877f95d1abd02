"""Sentences for people, kept apart from the facts they speak of, so that they can be translated."""

from typing import TypeAlias, Union

from pydantic import Field

from gptdash.domain.noun import Noun

Fact: TypeAlias = Union[str, int, float, "Sentence"]


def mark(text: str) -> str:
    """Mark an English template for the translation catalogue; returns it unchanged."""
    return text


class Sentence(Noun):
    """An English template and the facts that fill it.

    The template is the key of the translation catalogue; `str()` gives the English sentence. A fact may be a sentence
    itself, or a part of one, and is translated along with it.
    """

    template: str
    facts: dict[str, Fact] = Field(default_factory=dict)

    @property
    def begins_within(self) -> bool:
        """Whether it is a whole sentence whose first words are those of another one, and need a capital."""
        within = (name for name, fact in self.facts.items() if isinstance(fact, Sentence))
        return self.template.endswith(".") and any(self.template.startswith(f"{{{name}}}") for name in within)

    def __str__(self) -> str:
        text = self.template.format(**self.facts)
        return capitalised(text) if self.begins_within else text


def capitalised(text: str) -> str:
    """Start with a capital, leaving the rest as it is."""
    return text[:1].upper() + text[1:]


def sentence(template: str, /, **facts: Fact) -> Sentence:
    """Build a sentence from a template marked by `mark` and its facts."""
    return Sentence(template=template, facts=facts)
