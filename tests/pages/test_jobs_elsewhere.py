"""Jobs that are begun on the data page and on the images page."""

import io

from PIL import Image
from streamlit.testing.v1 import AppTest

from gptdash.app import shared_services
from tests.fake_openai.server import FakeOpenAI
from tests.pages.conftest import OpenPage
from tests.pages.test_jobs import finish_job, press, words, write


def test_a_column_is_tried_on_a_few_rows_and_filled_for_all(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = open_page_with_model("data")
    rows = "".join(f"Article {number},{number}\n" for number in range(7))
    app.file_uploader(key="data_upload").upload("articles.csv", f"title,n\n{rows}".encode()).run()
    write(app, "Template", "Translate {nothing}")
    assert "nothing is none of the columns title, n" in app.error[0].value
    write(app, "Template", "Translate {title}")
    app.text_input(key="fill_name").set_value("title").run()
    assert "has a column title already" in app.warning[-1].value
    app.text_input(key="fill_name").set_value("translated").run()
    # Four tokens of text, three of the message and three of the reply, seven times.
    assert "**7 prompts** · 70 input tokens" in words(app)
    press(app, "Try the first 5")
    finish_job(app)
    assert len(fake_openai.chats) == 5
    press(app, "Ask for all 7")
    finish_job(app)
    assert not app.exception
    table = next(frame.value for frame in app.dataframe if "Reply" in frame.value)
    assert list(table["title"]) == [f"Article {number}" for number in range(7)]
    assert list(table["Reply"]) == [f"You said: Translate Article {number}" for number in range(7)]
    jobs = shared_services().jobs
    header = next(jobs.as_csv(jobs.recent()[0].id))
    assert header.startswith("title,n,number,state,prompt,translated,")


def test_one_question_is_asked_of_many_pictures(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    app: AppTest = open_page_with_model("images")
    app.segmented_control(key="images_section").set_value("many").run()
    picture = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(picture, "PNG")
    app.file_uploader(key="many_pictures").upload("red.png", picture.getvalue()).run()
    write(app, "Question to each picture", "Which colour?")
    press(app, "Ask for all 1")
    finish_job(app)
    assert not app.exception
    table = next(frame.value for frame in app.dataframe if "Reply" in frame.value)
    assert (table["file"][0], table["Reply"][0]) == ("red.png", "I see 1 image(s). You said: Which colour?")
    assert len(fake_openai.chats) == 1
    press(app, "Open on the data page")
    assert not app.exception
    assert app.title[0].value == "Data"
    assert app.dataframe[0].value["file"].tolist() == ["red.png"]
