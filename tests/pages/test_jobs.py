from streamlit.testing.v1 import AppTest

from gptdash.app import shared_services
from gptdash.domain.jobs import JobSpec
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import Finish, Status, Text
from tests.pages.conftest import OpenPage

TIMEOUT_S = 30


def press(app: AppTest, label: str) -> None:
    (button,) = [button for button in app.button if button.label == label]
    button.click().run()


def words(app: AppTest) -> str:
    return "\n".join(element.value for kind in (app.caption, app.markdown, app.warning, app.info) for element in kind)


def write(app: AppTest, label: str, text: str) -> None:
    (area,) = [area for area in app.text_area if area.label == label]
    area.set_value(text).run()


def finish_job(app: AppTest) -> None:
    jobs = shared_services().jobs
    jobs.wait(jobs.recent()[0].id, TIMEOUT_S)
    app.run()


def test_before_there_are_prompts_the_page_says_what_will_be_here(open_page_with_model: OpenPage) -> None:
    app = open_page_with_model("jobs")
    assert not app.exception
    assert "the price of the whole job appear here" in words(app)


def test_lines_become_a_job_that_is_priced_run_and_shown(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = open_page_with_model("jobs")
    write(app, "One prompt a line", "one\ntwo\n\nthree")
    assert "**3 prompts** · 21 input tokens · unpriced" in words(app)
    assert fake_openai.chats == ()
    press(app, "Start job")
    finish_job(app)
    assert not app.exception
    assert {metric.label: metric.value for metric in app.metric}["Done"] == "3"
    table = app.dataframe[0].value
    assert list(table["Reply"]) == ["You said: one", "You said: two", "You said: three"]


def test_a_job_that_paused_by_itself_says_why_and_goes_on(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = open_page_with_model("jobs")
    fake_openai.script((Text("fine"), Finish()), Status(401, "invalid_api_key"))
    write(app, "One prompt a line", "one\ntwo")
    app.slider[0].set_value(1).run()
    press(app, "Start job")
    finish_job(app)
    assert "does not accept the API key" in words(app)
    press(app, "Go on")
    finish_job(app)
    assert {metric.label: metric.value for metric in app.metric}["Done"] == "2"


def test_what_failed_is_asked_again_by_one_click(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    app = open_page_with_model("jobs")
    fake_openai.reply(Status(400, "invalid_value", "bad prompt"))
    write(app, "One prompt a line", "one")
    press(app, "Start job")
    finish_job(app)
    assert "bad prompt" in app.dataframe[0].value["Problem"][0]
    press(app, "Ask the failed again")
    finish_job(app)
    assert list(app.dataframe[0].value["State"]) == ["done"]
    press(app, "Forget job")
    assert "the price of the whole job appear here" in words(app)


def test_a_schema_that_is_none_is_one_sentence_and_nothing_is_lost(open_page_with_model: OpenPage) -> None:
    app = open_page_with_model("jobs")
    write(app, "One prompt a line", "one")
    write(app, "JSON Schema or pydantic model", '{"type": "object",}')
    assert len(app.error) == 1
    assert [area.value for area in app.text_area if area.label == "One prompt a line"] == ["one"]


def test_the_name_of_a_job_is_text_whoever_wrote_the_prompt(open_page_with_model: OpenPage) -> None:
    app = open_page_with_model("jobs")
    write(app, "One prompt a line", "![x](https://evil.example/x.png) **bold**")
    press(app, "Start job")
    finish_job(app)
    assert "![x](" not in app.subheader[0].value
    assert not any("![x](" in button.label for button in app.button)


def test_what_the_server_refused_as_a_batch_is_asked_one_by_one_instead(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = open_page_with_model("jobs")
    fake_openai.batches.refusal = "Too many tokens."
    jobs = shared_services().jobs
    jobs.start(jobs.create("batch", JobSpec(by="batch"), ["one"]).id)
    finish_job(app)
    assert "Too many tokens." in words(app)
    press(app, "Ask the rest one by one")
    finish_job(app)
    assert list(app.dataframe[0].value["Reply"]) == ["You said: one"]


def test_older_jobs_are_reached_by_the_list_and_by_their_address(open_page_with_model: OpenPage) -> None:
    app = open_page_with_model("jobs")
    jobs = shared_services().jobs
    first = jobs.create("The very first", JobSpec(), ["old"])
    for number in range(60):
        jobs.create(f"Job {number}", JobSpec(), ["new"])
    app.run()
    assert f"open_job_{first.id}" not in {button.key for button in app.button}
    app.query_params["job"] = first.id
    app.run()
    assert "The very first" in {heading.value for heading in app.subheader}
    for _page in range(3):
        press(app, "Show more")
    assert f"open_job_{first.id}" in {button.key for button in app.button}
    assert "Show more" not in {button.label for button in app.button}
