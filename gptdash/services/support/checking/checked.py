"""Checks an answer sentence by sentence: what it cites, and whether its prices, dates and numbers stand there."""

import re
from typing import Final

from gptdash.domain.noun import Noun
from gptdash.domain.support import Claim, Passage, Support
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.support.checking.facts import facts_of, known_facts, words
from gptdash.services.support.checking.sentences import bare, cited_in, sentences_of
from gptdash.services.support.folding import CHINESE
from gptdash.services.support.terms import units_of

NO_SUPPORT: Final = mark("This answer names no passage that it was given, so nothing supports it.")
FALSE_IDS: Final = mark("This answer cites what it was not given: {ids}.")
INVENTED: Final = mark("These prices, dates or numbers are in no passage that the answer cites: {numbers}.")
UNSUPPORTED: Final = mark("{count} of {total} statements name no passage; they are marked.")
WEAK: Final = mark("{count} of {total} statements share no word with the passage that they name; they are marked.")
_QUESTION: Final = re.compile(r"[?？]\W*$")
LONGEST_COURTESY: Final = 140


class Checked(Noun):
    """The ids that were cited and given, the sentences with what they rest on, and what the check objects to."""

    citations: tuple[str, ...]
    claims: tuple[Claim, ...] = ()
    notes: tuple[Sentence, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether there is nothing to object to."""
        return not self.notes


def check_answer(text: str, passages: tuple[Passage, ...]) -> Checked:
    """Check an answer; objections become notes, the text stays as it was written."""
    given = {passage.id: passage for passage in passages}
    cited = cited_in(text)
    known = tuple(name for name in cited if name in given)
    source = known_facts("\n".join(f"{given[name].title}\n{given[name].text}" for name in known))
    claims = tuple(_claim(part, given, source) for part in sentences_of(text))
    false_ids = tuple(name for name in cited if name not in given)
    return Checked(citations=known, claims=claims, notes=_notes(known, false_ids, claims))


def _claim(part: str, given: dict[str, Passage], source: frozenset[str]) -> Claim:
    ids = tuple(name for name in cited_in(part) if name in given)
    said = bare(part)
    unfounded = tuple(written for form, written in facts_of(said).items() if form not in source)
    return Claim(text=part, support=_support(said, tuple(given[name] for name in ids)), ids=ids, unfounded=unfounded)


def _support(said: str, passages: tuple[Passage, ...]) -> Support:
    if passages:
        return "weak" if _shares_nothing(said, passages) else "cited"
    is_courtesy = bool(words().courtesy.search(said)) and len(said) <= LONGEST_COURTESY and not facts_of(said)
    return "courtesy" if is_courtesy or _QUESTION.search(said.strip()) or not units_of(said) else "none"


def _shares_nothing(said: str, passages: tuple[Passage, ...]) -> bool:
    """Tell whether a sentence shares no word with its passages; across languages that says nothing."""
    text = " ".join(f"{passage.title} {passage.text}" for passage in passages)
    if bool(CHINESE.search(said)) != bool(CHINESE.search(text)) or not units_of(said):
        return False
    known = {term for unit in units_of(text) for term in unit}
    return not any(term in known for unit in units_of(said) for term in unit if len(term) > 1)


def _notes(known: tuple[str, ...], false_ids: tuple[str, ...], claims: tuple[Claim, ...]) -> tuple[Sentence, ...]:
    notes = []
    invented = tuple(dict.fromkeys(fact for claim in claims for fact in claim.unfounded))
    statements = [claim for claim in claims if claim.support != "courtesy"]
    if not known and statements:
        notes.append(sentence(NO_SUPPORT))
    if false_ids:
        notes.append(sentence(FALSE_IDS, ids=", ".join(false_ids)))
    if invented:
        notes.append(sentence(INVENTED, numbers=", ".join(invented)))
    for template, support in ((UNSUPPORTED, "none"), (WEAK, "weak")):
        count = sum(claim.support == support for claim in statements)
        if count and known:
            notes.append(sentence(template, count=count, total=len(statements)))
    return tuple(notes)
