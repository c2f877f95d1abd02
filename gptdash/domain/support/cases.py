"""Cases that a bot is tested on before it is trusted, and runs of them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from gptdash.domain.noun import Noun
from gptdash.domain.support.answering import AnswerKind
from gptdash.domain.wording import Sentence

# "unknown" was not answered: a call failed, or nobody knows what became of it.
CaseState = Literal["passed", "failed", "unknown", "waiting"]
# What became of a case between two runs.
Change = Literal["broke", "mended", "still_fails", "same", "new"]


class SupportCase(Noun):
    """A question and what must come of it: ids to cite, words to contain, a refusal, a hand-off."""

    question: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]
    must_cite: tuple[str, ...] = ()
    must_contain: tuple[str, ...] = ()
    must_refuse: bool = False
    must_hand_off: bool = False


class CaseSet(Noun):
    """Cases under a name."""

    id: str
    created_at: datetime
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    cases: Annotated[tuple[SupportCase, ...], Field(min_length=1)]


class CaseResult(Noun):
    """What became of one case, and what is wrong with it; `cost_nano_usd` None is unpriced."""

    number: int
    question: str
    state: CaseState
    kind: AnswerKind | None = None
    text: str = ""
    problems: tuple[Sentence, ...] = ()
    cost_nano_usd: int | None = 0


class CaseRun(Noun):
    """A set run on a company's bot as it stood in `version`; `model` None quotes.

    `results` has a place for each case; those that a job answers wait until `is_settled`.
    """

    id: str
    set_id: str
    created_at: datetime
    company_id: str
    company: str
    version: int
    model: str | None
    job_id: str | None
    results: tuple[CaseResult, ...]
    is_settled: bool = False


class Tally(Noun):
    """How a run went; `share` is what passed of what is known, None where nothing is."""

    passed: int
    failed: int
    unknown: int
    waiting: int
    cost_nano_usd: int
    unpriced: int

    @property
    def share(self) -> float | None:
        """The pass rate."""
        known = self.passed + self.failed
        return self.passed / known if known else None


class CaseDiff(Noun):
    """One case in two runs."""

    question: str
    change: Change
    before: CaseResult | None
    after: CaseResult
