import base64
import sys
from io import BytesIO

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import CutMidStream, JsonObject, Status, Text
from tests.pages.conftest import OpenPage


def picture(
    image_format: str = "PNG",
    exif: Image.Exif | None = None,
    size: tuple[int, int] = (60, 40),
    colour: str = "#336699",
) -> bytes:
    target = BytesIO()
    Image.new("RGB", size, colour).save(target, image_format, exif=exif or Image.Exif())
    return target.getvalue()


def located() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = "ACME-CAMERA"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (25.0, 0.0, 0.0), "E", (121.0, 30.0, 0.0)
    return exif


def upload(app: AppTest, name: str, data: bytes) -> AppTest:
    return app.file_uploader[0].upload(name, data).run()


def turn_to(app: AppTest, section: str) -> AppTest:
    return app.segmented_control(key="images_section").set_value(section).run()


def ask(app: AppTest, question: str) -> AppTest:
    turn_to(app, "ask")
    app.text_area(key="images_question").set_value(question)
    (button,) = [button for button in app.main.button if button.label == "Ask"]
    return button.click().run()


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def captions(app: AppTest) -> str:
    return "\n".join(caption.value for caption in app.main.caption)


def test_without_a_key_the_facts_are_shown_and_questions_are_off(open_page: OpenPage) -> None:
    app = upload(open_page("images"), "blue.png", picture())
    assert not app.exception
    shown = metrics(app)
    assert (shown["Format"], shown["Size"], shown["Mode"]) == ("PNG", "60 × 40", "RGB")
    assert "#336699 100%" in captions(app)
    assert ["cannot see images" in info.value for info in app.info] == [True]
    turn_to(app, "ask")
    assert not app.exception
    assert "Ask about these pictures" not in [area.label for area in app.main.text_area]
    assert [button.key for button in app.main.button] == ["images_remove_1"]


def test_metadata_is_listed_and_a_place_is_flagged(open_page: OpenPage) -> None:
    app = upload(open_page("images"), "photo.jpg", picture("JPEG", located()))
    assert not app.exception
    assert "ACME-CAMERA" in app.dataframe[0].value["Value"].tolist()
    assert ["25.00000, 121.50000" in warning.value for warning in app.warning] == [True]


def test_a_wrong_ending_is_said(open_page: OpenPage) -> None:
    app = upload(open_page("images"), "photo.png", picture("JPEG"))
    assert ["the content is JPEG" in warning.value for warning in app.warning] == [True]
    assert metrics(app)["Format"] == "JPEG"


@pytest.mark.parametrize(
    ("data", "words"), [(b"", "is empty"), (b"<html>", "is not a PNG"), (picture()[:60], "is damaged")]
)
def test_a_bad_file_is_one_sentence(open_page: OpenPage, data: bytes, words: str) -> None:
    app = upload(open_page("images"), "bad.png", data)
    assert not app.exception
    assert [words in error.value for error in app.error] == [True]
    assert list(app.metric) == []


def test_a_question_streams_an_answer_with_its_receipt(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("It is ", "blue. ![x](https://evil.example/x.png)"))
    app = upload(open_page_with_model("images"), "blue.png", picture())
    ask(app, "Which colour?")
    assert not app.exception
    question, answer = app.chat_message
    assert question.text[0].value == "Which colour?"
    assert answer.markdown[0].value == "It is blue. [x]"
    assert "gpt-6-luna · " in captions(app)
    assert "Sent as 60 × 40 pixels." in captions(app)
    assert app.text_area(key="images_question").value == ""


def test_several_pictures_are_asked_about_but_only_those_that_are_included(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = open_page_with_model("images")
    app.file_uploader[0].set_value(
        [
            ("a.png", picture(), "image/png"),
            ("bad.png", b"<html>", "image/png"),
            ("b.jpg", picture("JPEG"), "image/jpeg"),
        ]
    ).run()
    assert not app.exception
    assert ["bad.png is not a PNG" in error.value for error in app.error] == [True]
    assert "1 · a.png" in captions(app)
    app.checkbox(key="images_include_1").uncheck().run()
    ask(app, "Which?")
    content = fake_openai.chats[-1].body["messages"][-1]["content"]
    assert [part["type"] for part in content] == ["text", "image_url"]
    # Nobody published the formula of this model.
    assert "1 picture: at most 3,000 tokens" in captions(app)
    app.button(key="images_remove_2").click().run()
    assert not app.exception
    assert "a.png" in captions(app)
    assert "b.jpg" not in captions(app)


def test_a_preset_writes_the_question(open_page_with_model: OpenPage) -> None:
    app = turn_to(upload(open_page_with_model("images"), "blue.png", picture()), "ask")
    assert app.button(key="images_preset_differences").disabled
    app.button(key="images_preset_alt_text").click().run()
    assert app.text_area(key="images_question").value.startswith("Write alternative text")


def test_a_failure_is_one_sentence_and_keeps_picture_and_question(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    fake_openai.reply(Status(401, "invalid_api_key"))
    app = upload(open_page_with_model("images"), "blue.png", picture())
    ask(app, "Which colour?")
    assert not app.exception
    assert ["does not accept the API key" in error.value for error in app.error] == [True]
    assert app.text_area(key="images_question").value == "Which colour?"
    turn_to(app, "facts")
    assert metrics(app)["Format"] == "PNG"


def test_a_cut_answer_keeps_what_came(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("It is "), CutMidStream())
    app = upload(open_page_with_model("images"), "blue.png", picture())
    ask(app, "Which colour?")
    assert ["cut off" in error.value for error in app.error] == [True]
    app.run()
    assert app.chat_message[1].markdown[0].value == "It is"
    assert "Not complete" in captions(app)


def test_a_blank_question_is_one_sentence(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    app = upload(open_page_with_model("images"), "blue.png", picture())
    ask(app, " ")
    assert ["There is no question" in error.value for error in app.error] == [True]
    assert fake_openai.chats == ()


def test_picture_and_answers_survive_a_page_switch(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("Blue."))
    app = upload(open_page_with_model("images"), "blue.png", picture())
    ask(app, "Which colour?")
    app.switch_page("../../pages/costs.py").run()
    app.switch_page("../../pages/images.py").run()
    assert not app.exception
    assert app.chat_message[1].markdown[0].value == "Blue."
    turn_to(app, "facts")
    assert metrics(app)["Size"] == "60 × 40"


def test_an_address_that_is_not_public_is_one_sentence(open_page: OpenPage) -> None:
    app = open_page("images")
    app.segmented_control(key="images_way").set_value("web").run()
    app.text_input(key="images_address").set_value("http://127.0.0.1/cat.png")
    next(button for button in app.main.button if button.label == "Fetch").click().run()
    assert not app.exception
    assert ["127.0.0.1 leads to an address that is not public" in error.value for error in app.error] == [True]
    assert app.text_input(key="images_address").value == "http://127.0.0.1/cat.png"


def prices(app: AppTest) -> dict[str, int]:
    table = next(frame.value for frame in app.dataframe if "Worked out" in frame.value)
    return dict(zip(table["Detail"], table["Tokens"], strict=True))


def test_the_price_follows_crop_size_and_detail_before_anything_is_sent(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GPTDASH_MODEL", "gpt-4o")
    app = turn_to(upload(open_page_with_model("images"), "big.png", picture(size=(2048, 4096))), "lab")
    # The published example: 1105. Sent at 1024 x 2048, which the model looks at as 768 x 1536.
    assert metrics(app) == {"Sent as": "1024 × 2048", "Tokens": "1,105", "Price": "unpriced"}
    assert prices(app) == {"automatic": 1105, "low, cheaper": 85, "high": 1105}
    app.segmented_control(key="images_detail").set_value("low").run()
    assert metrics(app)["Tokens"] == "85"
    app.segmented_control(key="images_detail").set_value("high").run()
    app.slider(key="images_y_1").set_value((1000, 1500)).run()
    # 2048 x 500 pixels: four tiles across and one down, 85 + 4 x 170.
    assert (metrics(app)["Sent as"], metrics(app)["Tokens"]) == ("2048 × 500", "765")
    app.slider(key="images_side_1").set_value(512).run()
    assert (metrics(app)["Sent as"], metrics(app)["Tokens"]) == ("512 × 125", "255")
    ask(app, "What?")
    (_text, image) = fake_openai.chats[-1].body["messages"][-1]["content"]
    sent = Image.open(BytesIO(base64.b64decode(image["image_url"]["url"].partition(",")[2])))
    assert (sent.size, image["image_url"]["detail"]) == ((512, 125), "high")
    turn_to(app, "lab")
    app.button(key="images_whole").click().run()
    assert not app.exception
    assert metrics(app)["Sent as"] == "256 × 512"


def test_a_picture_of_one_pixel_can_be_looked_at_everywhere(open_page_with_model: OpenPage) -> None:
    app = upload(open_page_with_model("images"), "dot.png", picture(size=(1, 1)))
    turn_to(app, "lab")
    assert not app.exception
    assert metrics(app)["Sent as"] == "1 × 1"


def test_a_table_is_read_from_all_included_pictures_and_opens_as_data(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    fake_openai.reply(
        JsonObject({"columns": ["Station", "Depth"], "rows": [["North pier", "12.5"], ["River mouth", "-4.0"]]})
    )
    app = open_page_with_model("images")
    app.file_uploader[0].set_value([("a.png", picture(), "image/png"), ("b.png", picture(), "image/png")]).run()
    turn_to(app, "read")
    assert app.selectbox(key="structured_sample").value == 2
    app.selectbox(key="structured_sample").set_value(5).run()
    app.button(key="images_read").click().run()
    assert not app.exception
    assert ["Every field fits the schema." in message.value for message in app.success] == [True]
    (asked,) = fake_openai.chats
    assert [part["type"] for part in asked.body["messages"][-1]["content"]][-2:] == ["image_url", "image_url"]
    assert asked.body["response_format"]["json_schema"]["strict"]
    (table,) = [frame.value for frame in app.dataframe if "Station" in frame.value]
    assert table.values.tolist() == [["North pier", "12.5"], ["River mouth", "-4.0"]]
    app.button(key="images_open_0").click().run()
    assert not app.exception
    assert [title.value for title in app.title] == ["Data"]
    assert "2 rows · 2 columns" in captions(app)
    # It was read as numbers, the negative one too.
    assert app.dataframe[0].value["Depth"].tolist() == [12.5, -4.0]


def test_an_object_that_could_not_be_read_is_one_sentence(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    fake_openai.reply(Status(401, "invalid_api_key"))
    app = turn_to(upload(open_page_with_model("images"), "a.png", picture()), "read")
    app.button(key="images_read").click().run()
    assert not app.exception
    assert ["does not accept the API key" in error.value for error in app.error] == [True]
    app.checkbox(key="images_include_1").uncheck().run()
    app.button(key="images_read").click().run()
    assert ["There is no picture to ask about." in error.value for error in app.error] == [True]


def test_two_pictures_are_compared_here_and_by_the_model(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)  # what an import does where it is not installed
    fake_openai.reply(Text("The second one is a JPEG."))
    app = open_page_with_model("images")
    assert "Give a picture or a PDF" in app.info[0].value
    app.file_uploader[0].set_value(
        [("a.png", picture(), "image/png"), ("b.png", picture(colour="white"), "image/png")]
    ).run()
    assert "pip install 'gptdash[ocr]'" in captions(app)
    turn_to(app, "compare")
    assert not app.exception
    assert metrics(app)["Pixels that differ"] == "100.0%"
    app.button(key="images_compare_ask").click().run()
    assert not app.exception
    assert app.chat_message[0].markdown[0].value == "The second one is a JPEG."
    assert len(fake_openai.chats[0].body["messages"][-1]["content"]) == 3
    turn_to(app, "history")
    assert not app.exception
    assert app.selectbox(key="images_kept").options[0].endswith("Comparison · a.png, b.png")
    assert app.chat_message[1].markdown[0].value == "The second one is a JPEG."
    app.button(key="images_forget").click().run()
    assert ["Nothing has been kept yet" in caption.value for caption in app.main.caption][-1]
    turn_to(app, "compare")
    app.button(key="images_remove_2").click().run()
    assert ["Give two pictures" in info.value for info in app.info] == [True]


def test_a_photograph_is_taken_and_pages_of_a_pdf_are_added(open_page: OpenPage) -> None:
    document = BytesIO()
    pages = [Image.new("RGB", (30, 40), "white") for _ in range(8)]
    pages[0].save(document, "PDF", save_all=True, append_images=pages[1:])
    app = upload(open_page("images"), "report.pdf", document.getvalue())
    assert [f"report-{number}.png" in captions(app) for number in (1, 5, 6)] == [True, True, False]
    (box,) = [box for box in app.main.text_input if "has 8 pages" in box.label]
    box.set_value("9")
    next(button for button in app.main.button if button.label == "Add pages").click().run()
    assert ["has no pages “9”" in error.value for error in app.error] == [True]
    (box,) = [box for box in app.main.text_input if "has 8 pages" in box.label]
    box.set_value("7-8")
    next(button for button in app.main.button if button.label == "Add pages").click().run()
    assert not app.exception
    assert [f"report-{number}.png" in captions(app) for number in (6, 7, 8)] == [False, True, True]
    app.segmented_control(key="images_way").set_value("camera").run()
    app.camera_input[0].set_value(("photo.jpg", picture("JPEG"), "image/jpeg")).run()
    assert not app.exception
    assert "8 · photo.jpg" in captions(app)
