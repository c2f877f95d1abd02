from datetime import date
from typing import get_args

import pytest

from gptdash.domain.catalogue import catalogue
from gptdash.domain.choosing import WHY, WORK, Complexity, Task, default_model, live_successor, select_model
from gptdash.domain.endpoints import OPENAI_URL, Endpoint, entered_endpoint
from gptdash.domain.requests import Purpose

TODAY = date(2026, 11, 24)
CASES = [(task, complexity) for task in get_args(Task) for complexity in get_args(Complexity)]


@pytest.mark.parametrize(("task", "complexity"), CASES)
@pytest.mark.parametrize("on", [TODAY, date(2028, 1, 1)])
def test_every_task_gets_a_live_model_that_takes_the_effort(task: Task, complexity: Complexity, on: date) -> None:
    choice = select_model(task, complexity, on)
    entry = catalogue()[choice.model]
    assert entry.is_live(on)
    assert choice.effort is None or choice.effort in entry.capabilities.efforts
    assert choice.model in str(choice.reason)


def test_a_simple_task_gets_the_cheapest_model_and_a_hard_one_the_strongest() -> None:
    assert select_model("simple", "low", TODAY).model == "gpt-6-luna"
    hard = select_model("complex", "high", TODAY)
    assert (hard.model, hard.effort) == ("gpt-6.2-astra", "high")
    assert str(hard.reason).startswith("gpt-6.2-astra is the strongest model")


@pytest.mark.parametrize(
    ("name", "on", "successor"),
    [
        ("gpt-4o", date(2027, 1, 13), "gpt-4o"),
        ("gpt-4o", date(2027, 1, 14), "gpt-6-luna"),
        ("o1-preview", TODAY, "gpt-6.1-sol"),
        ("o1-mini", TODAY, "gpt-6-luna"),
        ("gpt-4-turbo", TODAY, "gpt-6.1-sol"),
    ],
)
def test_a_model_that_has_ended_is_replaced_by_its_successor(name: str, on: date, successor: str) -> None:
    assert live_successor(catalogue()[name], on, catalogue()).name == successor


def test_an_end_that_only_the_endpoint_tells_of_is_heeded_and_explained() -> None:
    ended = catalogue()["gpt-6.2-astra"].model_copy(update={"shutdown": date(2027, 1, 1), "replacement": "gpt-6-luna"})
    choice = select_model("complex", "high", date(2027, 1, 1), [ended])
    assert choice.model == "gpt-6-luna"
    assert str(choice.reason) == "gpt-6.2-astra ended on 2027-01-01, and gpt-6-luna is its successor."


def test_every_reason_is_used() -> None:
    used = {select_model(task, complexity, TODAY).reason.template for task, complexity in CASES}
    assert used == set(WHY.values())


@pytest.mark.parametrize(
    ("purpose", "model", "why"),
    [
        ("chat", "gpt-6-luna", "cheapest"),
        ("analysis", "gpt-6.2-sol", "reasons in many steps"),
        ("review", "gpt-6.2-sol", "reviews code well"),
    ],
)
def test_on_openai_each_page_takes_what_fits_its_work(purpose: Purpose, model: str, why: str) -> None:
    choice = default_model(entered_endpoint("sk-x", "", ""), purpose, TODAY)
    assert choice is not None
    assert choice.model == model
    assert why in str(choice.reason)


def test_every_purpose_has_its_work() -> None:
    assert set(WORK) == set(get_args(Purpose))


def test_a_model_chosen_for_all_pages_is_every_page_s_own() -> None:
    choice = default_model(
        Endpoint(kind="openai", label="OpenAI", base_url=OPENAI_URL, model="gpt-4o"), "review", TODAY
    )
    assert choice is not None
    assert (choice.model, choice.effort) == ("gpt-4o", None)
    assert str(choice.reason) == "gpt-4o was chosen for all pages."


def test_another_server_is_asked_for_its_first_model() -> None:
    assert default_model(entered_endpoint("", "http://127.0.0.1:1/v1", ""), "chat", TODAY) is None
