"""Finds the passages that a question is about, and how well they fit."""

import math
import re
from threading import Lock
from typing import Final

import numpy as np
from bm25s import BM25
from numpy.typing import NDArray

from gptdash.domain.noun import Noun
from gptdash.domain.support import Passage
from gptdash.services.support.terms import Unit, terms_of, units_of

# A shared character says less than a shared pair of them.
SINGLE_WEIGHT: Final = 0.5
TITLE_WEIGHT: Final = 2
KEPT_INDEXES: Final = 16

_QUESTION: Final = re.compile(r"[^.!?。！？\n]+[?？]")

Scores = NDArray[np.float64]


class Match(Noun):
    """A passage and how much of the question it accounts for: 0 nothing, 1 all that the best passage could."""

    passage: Passage
    score: float


class PassageIndex:
    """BM25 over the passages of one company.

    BM25's own scores grow with the question's length and the rarity of its words, so no fixed number separates
    fitting from not. Each unit of the question is therefore scored against the most that any passage gives for it,
    and the units are weighed by how telling they are; a word that no passage knows weighs as much as one can.
    """

    def __init__(self, passages: tuple[Passage, ...]) -> None:
        self._passages = passages
        self._bm25 = BM25(backend="numpy")
        texts = ("\n".join([passage.title] * TITLE_WEIGHT + [passage.text]) for passage in passages)
        self._bm25.index([terms_of(text) for text in texts], show_progress=False)
        self._best = _best_scores(self._bm25)
        # The inverse document frequency of a term in a single passage: what its score there approaches.
        self._unknown = math.log(1 + (len(self._passages) - 0.5) / 1.5)

    def search(self, question: str, count: int = 4, *, whole: bool = False) -> tuple[Match, ...]:
        """Return the passages that fit best, the best first; those that share nothing are left out.

        A message may tell a story before it asks: what it asks counts also by itself, unless it is taken as a `whole`.
        """
        found = (self._search(part, count) for part in (question, *(() if whole else _asked(question))))
        return max(found, key=lambda matches: matches[0].score if matches else 0.0)

    def _search(self, question: str, count: int) -> tuple[Match, ...]:
        units = tuple(dict.fromkeys(units_of(question)))
        if not units:
            return ()
        weights = [self._best.get(unit[0], self._unknown) for unit in units]
        fits = np.array([self._fit(unit) for unit in units])  # units × passages
        scores = np.average(fits, axis=0, weights=weights)
        order = np.argsort(-scores, kind="stable")[:count]
        found = ((int(at), round(float(scores[at]), 4)) for at in order)
        return tuple(Match(passage=self._passages[at], score=score) for at, score in found if score > 0)

    def _fit(self, unit: Unit) -> Scores:
        """Score each passage by one unit, from 0 to 1."""
        got = np.zeros(len(self._passages))
        most = 0.0
        for term in unit:
            weight = SINGLE_WEIGHT if len(unit) > 1 and len(term) == 1 else 1.0
            most += weight * self._best.get(term, self._unknown)
            if term in self._best:
                got += weight * self._bm25.get_scores([term])
        return np.minimum(got / most, 1.0)


_kept: dict[int, tuple[tuple[Passage, ...], PassageIndex]] = {}
_keeping = Lock()


def index_of(passages: tuple[Passage, ...]) -> PassageIndex:
    """Return the index of passages, built once.

    It is kept by the object, not by its value: to hash ten thousand passages takes longer than to search them.
    """
    with _keeping:
        if id(passages) not in _kept:
            if len(_kept) >= KEPT_INDEXES:
                del _kept[next(iter(_kept))]
            _kept[id(passages)] = (passages, PassageIndex(passages))
        return _kept[id(passages)][1]


def _asked(message: str) -> tuple[str, ...]:
    """Return the sentences of a message that end in a question mark, and what follows the last comma in each."""
    sentences = _QUESTION.findall(message)
    return (*sentences, *(re.split("[,，]", sentence)[-1] for sentence in sentences))


def _best_scores(bm25: BM25) -> dict[str, float]:
    """Return the most that any passage scores for each term."""
    data, starts = bm25.scores["data"], bm25.scores["indptr"]
    known = (term_id for term_id in bm25.vocab_dict.items() if term_id[1] + 1 < len(starts))
    return {term: float(data[starts[at] : starts[at + 1]].max(initial=0)) for term, at in known if term}
