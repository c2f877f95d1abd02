"""The customer-service bot: finding passages among ten thousand, and a test set against asking case by case."""

import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from benchmarks.areas.gateway import MODEL, fake_server
from benchmarks.reporting import Result
from gptdash.app import Services, open_services
from gptdash.domain.support import Passage, SupportCase
from gptdash.services.support import PassageIndex, sample_company
from gptdash.services.support.samples import sample_version
from gptdash.settings import Settings
from tests.fake_openai.server import KEY

PASSAGES: Final = 10_000
QUESTIONS: Final = 200
MOST_BUILD_S: Final = 10.0
MOST_SEARCH_MS: Final = 5.0
CASES: Final = 200
WORD_MS: Final = 6  # the fake server's time for each word: a reply takes about a second
MOST_SHARE: Final = 1 / 8
TIMEOUT_S: Final = 600


def run() -> list[Result]:
    """Measure each against its limit."""
    return [*finding(), testing()]


def finding() -> list[Result]:
    """Measure the index of 10,000 passages in English and Chinese, and the median question to it."""
    chance = random.Random(8)  # noqa: S311 - made-up texts, not a secret
    passages = many_passages(chance)
    started = time.perf_counter()
    index = PassageIndex(passages)
    build_s = time.perf_counter() - started
    taken = [_search_ms(index, question) for question in questions(chance, passages)]
    search_ms = statistics.median(taken)
    return [
        Result("support: index of 10,000 passages", build_s, MOST_BUILD_S, "s", build_s / MOST_BUILD_S, 1.0, 1),
        Result(
            "support: a question to them", search_ms, MOST_SEARCH_MS, "ms", search_ms / MOST_SEARCH_MS, 1.0, QUESTIONS
        ),
    ]


def testing() -> Result:
    """Measure a set of 200 cases as a job, against asking one after the other."""
    own = [passage for passage in sample_company("larkfield").passages if passage.id.startswith("faq")]
    cases = tuple(SupportCase(question=own[number % len(own)].title, must_cite=("faq-1",)) for number in range(CASES))
    with fake_server(delay_ms=WORD_MS) as url, _services(url) as services:
        one_by_one_s = _one_by_one_s(services, cases)
        job_s = _as_job_s(services, cases)
    share = job_s / one_by_one_s
    return Result("support: 200 cases, against one by one", job_s, one_by_one_s, "s", share, MOST_SHARE, 1)


@contextmanager
def _services(url: str) -> Iterator[Services]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            openai_base_url=url, openai_api_key=SecretStr(KEY), model=MODEL, data_dir=Path(folder), reply_cache=False
        )
        with open_services(settings) as services:
            yield services


def _one_by_one_s(services: Services, cases: tuple[SupportCase, ...]) -> float:
    company = sample_company("larkfield")
    started = time.perf_counter()
    for case in cases:
        assert services.support.exchange(company, case.question, watches=False).answer.done
    return time.perf_counter() - started


def _as_job_s(services: Services, cases: tuple[SupportCase, ...]) -> float:
    tests = services.support.tests
    started = time.perf_counter()
    kept = tests.keep_set("bench", cases)
    plan = tests.plan(sample_version("larkfield"), cases)
    assert len(plan.items) == CASES
    job = services.jobs.start(services.jobs.create("bench", plan.spec, plan.items).id)
    tests.begin(kept, plan, job.id)
    services.jobs.wait(job.id, TIMEOUT_S)
    assert tests.runs(kept.id)[0].is_settled
    return time.perf_counter() - started


def many_passages(chance: random.Random) -> tuple[Passage, ...]:
    """Write passages of the samples' words, each about a product of its own, every other in Chinese."""
    vocabularies = [
        [word for passage in sample_company(name).passages for word in _words(passage.text)]
        for name in ("larkfield", "kaiyuan")
    ]
    return tuple(
        Passage(
            id=f"p-{number}",
            title=f"Model {_name(number)}" if number % 2 == 0 else f"型號 {_name(number)}",
            text=(" " if number % 2 == 0 else "").join(chance.choices(vocabularies[number % 2], k=40)),
        )
        for number in range(PASSAGES)
    )


def questions(chance: random.Random, passages: tuple[Passage, ...]) -> list[str]:
    """Ask about some of them, in the language of each."""
    chosen = chance.sample(passages, QUESTIONS)
    return [
        f"What does {passage.title} cost?" if passage.title.startswith("Model") else f"{passage.title}多少錢？"
        for passage in chosen
    ]


def _words(text: str) -> list[str]:
    return text.split() if text.isascii() else [text[at : at + 2] for at in range(0, len(text) - 1, 2)]


def _name(number: int) -> str:
    return "".join(chr(ord("a") + digit) for digit in (number // 676 % 26, number // 26 % 26, number % 26, number % 7))


def _search_ms(index: PassageIndex, question: str) -> float:
    started = time.perf_counter()
    assert index.search(question)
    return (time.perf_counter() - started) * 1000
