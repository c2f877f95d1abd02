"""Users have houses of their own, of which few are open at once."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from gptdash.app import Services
from gptdash.app.house import House
from gptdash.app.opening import open_house, services_in
from gptdash.app.residents import Residents
from gptdash.domain.jobs import JobSpec
from gptdash.domain.users import User
from gptdash.settings import Settings
from tests.fake_openai.server import KEY, FakeOpenAI
from tests.fake_openai.steps import Finish, Text

ANN, BOB = (User(issuer="https://id.example", subject=name) for name in ("ann", "bob"))
TIMEOUT_S = 30
Lent = tuple[House, Residents]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def settings(request: pytest.FixtureRequest, fake_openai: FakeOpenAI) -> Settings:
    """The fake server as endpoint, and each kind of database."""
    url = request.getfixturevalue("postgres").migrated_database() if request.param == "postgresql" else None
    return Settings(
        openai_base_url=fake_openai.url, openai_api_key=SecretStr(KEY), model="gpt-6-luna", database_url=url
    )


def lend(settings: Settings, most_open: int = 8) -> Iterator[Lent]:
    main = open_house(settings)
    residents = Residents(main, most_open)
    try:
        yield main, residents
    finally:
        residents.close()
        services_in(main).close()
        residents.close_stores()


@pytest.fixture
def lent(settings: Settings) -> Iterator[Lent]:
    """The shared house and the residents of one process."""
    yield from lend(settings)


def at(lent: Lent, user: User) -> Services:
    return services_in(lent[1].house_of(user.key))


def test_nothing_of_one_user_is_in_the_services_of_another(lent: Lent, fake_openai: FakeOpenAI) -> None:
    ann, bob = at(lent, ANN), at(lent, BOB)
    conversation = ann.chat.library.new_conversation()
    with ann.chat.send(conversation, "mail ann@example.com") as turn:
        for _ in turn.ticks():
            pass
    ann.costs.set_budget("day", 1_000_000_000)
    job = ann.jobs.create("hers", JobSpec(), ["one"])
    ann.jobs.start(job.id)
    assert ann.jobs.wait(job.id, TIMEOUT_S).state == "done"
    ann.support.companies.listed()

    others = (bob, services_in(lent[0]))
    for other in others:
        assert other.chat.library.listed() == ()
        assert other.jobs.recent() == ()
        assert other.costs.budgets() == ()
        assert other.costs.overview(days=1).totals.calls == 0
    assert len(ann.chat.library.listed()) == 1
    assert ann.costs.overview(days=1).totals.calls == 2
    # Neither does one restore what was replaced in the other's texts, nor does a cached reply cross over.
    sent = fake_openai.chats[0].messages[-1]["content"]
    assert "ann@" not in sent
    assert bob.exchange.restore(sent) == sent


def test_the_longest_unused_house_is_closed_and_found_again(settings: Settings) -> None:
    for lent in lend(settings, most_open=1):
        ann = at(lent, ANN)
        ann.costs.set_budget("day", 1_000_000_000)
        house = lent[1].house_of(ANN.key)
        at(lent, BOB)
        assert lent[1].open_keys() == (BOB.key,)
        assert len(ann.costs.budgets()) == 1  # a session that still holds it is served
        again = lent[1].house_of(ANN.key)
        assert again is not house
        moved = ann.within(again)
        assert (moved.session, moved.endpoint) == (ann.session, ann.endpoint)
        assert len(moved.costs.budgets()) == 1


def test_jobs_that_a_process_left_go_on_before_their_user_comes(settings: Settings, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(*[(Text("done"), Finish())] * 2)
    for lent in lend(settings):
        ann = at(lent, ANN)
        job = ann.jobs.create("hers", JobSpec(), ["one"])
        lent[1].house_of(ANN.key).store.jobs.change(job.id, "running", since=("ready",))
        lent[1].house_of(ANN.key).runner.close()  # this process dies before it has asked
    for lent in lend(settings, most_open=1):
        lent[1].visit_all()
        lent[1].wait_for_visits(TIMEOUT_S)
        assert lent[1].open_keys() == (ANN.key,)
        at(lent, BOB)
        ann = at(lent, ANN)
        for _ in range(300):
            if ann.jobs.get(job.id).state == "done":
                break
            ann.jobs.wait(job.id, 0.1)
        assert ann.jobs.get(job.id).progress.done == 1
