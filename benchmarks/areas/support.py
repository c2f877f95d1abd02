"""The customer-service bot: finding passages among ten thousand, and a test set against asking case by case."""

import random
import statistics
import time
from typing import Final

from benchmarks.reporting import Result
from gptdash.services.support import Knowledge, Passage, PassageIndex, sample_knowledge

PASSAGES: Final = 10_000
QUESTIONS: Final = 200
MOST_BUILD_S: Final = 10.0
MOST_SEARCH_MS: Final = 5.0


def run() -> list[Result]:
    """Measure each against its limit."""
    return finding()


def finding() -> list[Result]:
    """Measure the index of 10,000 passages in English and Chinese, and the median question to it."""
    chance = random.Random(8)  # noqa: S311 - made-up texts, not a secret
    passages = many_passages(chance)
    started = time.perf_counter()
    index = PassageIndex(Knowledge(company="Bench", passages=passages))
    build_s = time.perf_counter() - started
    taken = [_search_ms(index, question) for question in questions(chance, passages)]
    search_ms = statistics.median(taken)
    return [
        Result("support: index of 10,000 passages", build_s, MOST_BUILD_S, "s", build_s / MOST_BUILD_S, 1.0, 1),
        Result(
            "support: a question to them", search_ms, MOST_SEARCH_MS, "ms", search_ms / MOST_SEARCH_MS, 1.0, QUESTIONS
        ),
    ]


def many_passages(chance: random.Random) -> tuple[Passage, ...]:
    """Write passages of the samples' words, each about a product of its own, every other in Chinese."""
    vocabularies = [
        [word for passage in sample_knowledge(name).passages for word in _words(passage.text)]
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
