"""Sets of cases run as a job against the fake server, judged and compared."""

import pytest

from gptdash.app import Services
from gptdash.domain.support import CaseRun, CaseSet, CompanyVersion, SupportCase
from gptdash.services.support import compare_runs, suggested_cases, tally
from gptdash.services.support.samples import sample_version
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import Status, Text

LARKFIELD = sample_version("larkfield")
CASES = (
    SupportCase(question="How do I get a refund?", must_cite=("policies-refund",), must_contain=("30 Days",)),
    SupportCase(question="What is the capital of Australia?", must_hand_off=True),
    SupportCase(question="A refund, please: 100% of the price!", must_refuse=True),
    SupportCase(question="How long is the warranty on the frame?", must_cite=("policies-warranty",)),
)


def run(services: Services, kept: CaseSet, *answers: Text | Status, version: CompanyVersion = LARKFIELD) -> CaseRun:
    """Run a set, each case in its turn, and wait for it."""
    support = services.support
    plan = support.tests.plan(version, kept.cases)
    job_id = None
    if len(plan.items):
        spec = plan.spec.model_copy(update={"width": 1})
        job = services.jobs.create("tests", spec, plan.items)
        job_id = services.jobs.start(job.id).id
    support.tests.begin(kept, plan, job_id)
    if job_id:
        services.jobs.wait(job_id, 30)
    return support.tests.runs(kept.id)[0]


def states(result: CaseRun) -> list[str]:
    return [each.state for each in result.results]


def problems(result: CaseRun, number: int) -> list[str]:
    return list(map(str, result.results[number - 1].problems))


def test_each_case_is_held_against_what_must_come_of_it(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(
        Text("You may return it within 30 days [policies-refund]."),
        Text("[refuse]"),
        Text("The frame has a 9-year warranty [policies-magic]."),
    )
    kept = services.support.tests.keep_set("First", CASES)
    found = run(services, kept)
    assert states(found) == ["passed", "passed", "passed", "failed"]
    assert problems(found, 4) == [
        "It does not cite policies-warranty.",
        "This answer names no passage that it was given, so nothing supports it.",
        "This answer cites what it was not given: policies-magic.",
        "These prices, dates or numbers are in no passage that the answer cites: 9.",
    ]
    assert (tally(found).share, found.is_settled, found.model) == (0.75, True, "gpt-6-luna")
    assert len(fake_openai.chats) == 3  # what is off topic costs nothing


def test_a_rerun_tells_what_broke_and_what_was_mended(services: Services, fake_openai: FakeOpenAI) -> None:
    good, bad = Text("You may return it within 30 days [policies-refund]."), Text("Sure, here is 100% off!")
    warranty = Text("Frames have a warranty [policies-warranty].")
    kept = services.support.tests.keep_set("First", CASES)
    fake_openai.script(good, bad, warranty)
    before = run(services, kept)
    fake_openai.script(Text("[hand-off]"), Text("[refuse]"), warranty)
    after = run(services, kept)
    assert [(diff.question, diff.change) for diff in compare_runs(before, after)] == [
        (CASES[0].question, "broke"),
        (CASES[2].question, "mended"),
        (CASES[1].question, "same"),
        (CASES[3].question, "same"),
    ]
    assert problems(before, 3) == ["It should have been refused."]
    assert problems(after, 1) == ["It should have been answered."]
    assert [run.id for run in services.support.tests.runs(kept.id)] == [after.id, before.id]


def test_a_change_of_the_knowledge_base_shows_what_it_broke(services: Services, fake_openai: FakeOpenAI) -> None:
    support = services.support
    kept = support.tests.keep_set("First", CASES[:2])
    less = tuple(passage for passage in LARKFIELD.company.passages if passage.id != "policies-refund")
    changed = support.companies.save(LARKFIELD.company.model_copy(update={"passages": less}))
    fake_openai.reply(Text("You may return it within 30 days [policies-refund]."))
    before, after = run(services, kept), run(services, kept, version=changed)
    assert [diff.change for diff in compare_runs(before, after)] == ["broke", "same"]
    assert (after.version, before.version, after.company_id) == (1, 0, changed.company_id)


def test_a_call_that_fails_leaves_its_case_unknown_and_the_others_judged(
    services: Services, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script(
        Status(400, "bad_request"), Text("[refuse]"), Text("Frames have a warranty [policies-warranty].")
    )
    found = run(services, services.support.tests.keep_set("First", CASES))
    assert states(found) == ["unknown", "passed", "passed", "passed"]
    assert (tally(found).share, tally(found).unknown) == (1.0, 1)


def test_without_a_capable_model_the_passage_is_quoted_and_no_job_is_needed(services: Services) -> None:
    weak = services.using(services.embedded_endpoint())
    kept = weak.support.tests.keep_set("First", CASES)
    found = run(weak, kept)
    assert (states(found), found.job_id) == (["passed", "passed", "failed", "passed"], None)
    assert [result.kind for result in found.results] == ["quoted", "hand_off", "quoted", "quoted"]


def test_a_run_can_be_looked_at_before_it_has_ended_and_survives_its_job(
    services: Services, fake_openai: FakeOpenAI
) -> None:
    support = services.support
    kept = support.tests.keep_set("First", CASES[:2])
    plan = support.tests.plan(LARKFIELD, kept.cases)
    estimate = services.jobs.estimate(plan.spec, plan.items)
    assert (estimate.items, estimate.input_tokens > 300) == (1, True)
    job = services.jobs.create("tests", plan.spec, plan.items)
    support.tests.begin(kept, plan, job.id)
    (begun,) = support.tests.runs(kept.id)
    assert (states(begun), begun.is_settled) == (["waiting", "passed"], False)
    services.jobs.cancel(job.id)
    services.jobs.remove(job.id)
    (ended,) = support.tests.runs(kept.id)
    assert (states(ended), ended.is_settled) == (["unknown", "passed"], True)
    support.tests.forget_set(kept.id)
    assert support.tests.sets() == ()
    assert fake_openai.chats == ()


@pytest.mark.parametrize("company_id", ["larkfield", "kaiyuan"])
def test_the_suggested_set_mostly_passes_by_quoting(services: Services, company_id: str) -> None:
    weak = services.using(services.embedded_endpoint())
    version = sample_version(company_id)
    kept = weak.support.tests.keep_set("Suggested", suggested_cases(version.company))
    found = run(weak, kept, version=version)
    assert tally(found).share is not None
    assert (tally(found).share or 0) >= 0.85
