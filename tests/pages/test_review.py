import pytest
from streamlit.testing.v1 import AppTest

from gptdash.services.review import sample_source
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import JsonObject, Status
from tests.pages.conftest import OpenPage

FINDING = {
    "line": 7,
    "quote": "x = 1",
    "severity": "critical",
    "category": "bug",
    "message": "Boom ![pixel](https://evil.example/x.png)",
    "suggestion": "Mend it.",
    "confidence": "high",
}


def click(app: AppTest, label: str) -> AppTest:
    (button,) = [button for button in app.main.button if button.label == label]
    return button.click().run()


def review(app: AppTest, code: str) -> AppTest:
    app.text_area(key="review_code").set_value(code).run()
    return click(app, "Review this code")


def texts(app: AppTest) -> str:
    shown = (app.main.text, app.main.caption, app.main.info, app.main.subheader, app.main.success, app.main.markdown)
    return "\n".join(element.value for elements in shown for element in elements)


def test_without_a_key_the_sample_shows_what_linters_find(open_page: OpenPage) -> None:
    app = open_page("review")
    click(app, "Load the sample")
    assert app.text_area(key="review_code").value == sample_source()[1]
    click(app, "Review this code")
    assert not app.exception
    shown = texts(app)
    assert "Static evidence only: SmolLM2-135M" in shown
    assert "Undefined name `shiping_fee`" in shown
    assert "bandit+ruff S602 B602" in shown
    assert "    subprocess.call(" in "\n".join(code.value for code in app.main.code)


def test_findings_can_be_filtered_by_severity(open_page: OpenPage) -> None:
    app = review(open_page("review"), "import os\nx = eval(input())\n")
    assert len(app.main.code) == 2
    app.get("pills")[0].set_value(["low"]).run()
    assert [code.value for code in app.main.code] == ["import os"]
    assert not app.exception


def test_the_models_findings_stand_beside_the_linters(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(JsonObject({"findings": [FINDING]}))
    app = review(open_page_with_model("review"), "import os\nx = 1\n")
    assert not app.exception
    assert [code.value for code in app.main.code] == ["x = 1", "import os"]
    assert "**Line 2**" in texts(app)
    assert "gpt-6-luna · " in texts(app)


def test_the_models_words_are_not_rendered(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(JsonObject({"findings": [FINDING]}))
    app = review(open_page_with_model("review"), "x = 1\n")
    assert "evil.example" in "\n".join(text.value for text in app.main.text)
    assert "evil.example" not in "\n".join(markdown.value for markdown in app.main.markdown)


def test_a_failing_model_leaves_the_linters_findings_and_the_code(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    fake_openai.reply(Status(401, "invalid_api_key"))
    app = review(open_page_with_model("review"), "import os\n")
    assert not app.exception
    assert "does not accept the API key" in texts(app)
    assert [code.value for code in app.main.code] == ["import os"]
    assert app.text_area(key="review_code").value == "import os\n"


def test_no_findings_are_said_to_be_a_result(open_page: OpenPage) -> None:
    app = review(open_page("review"), "x = 1\n")
    assert [success.value for success in app.success] == ["No findings. That is a valid result, not a guarantee."]


def test_blank_code_is_one_sentence(open_page: OpenPage) -> None:
    app = click(open_page("review"), "Review this code")
    assert not app.exception
    assert ["There is no code to review" in error.value for error in app.error] == [True]


def test_a_syntax_error_is_a_finding(open_page: OpenPage) -> None:
    app = review(open_page("review"), "def f(:\n    pass\n")
    assert not app.exception
    assert "invalid-syntax" in texts(app)


def test_an_uploaded_file_fills_the_code_and_its_name_tells_the_language(open_page: OpenPage) -> None:
    app = open_page("review")
    app.file_uploader[0].upload("main.go", b"package main\n").run()
    assert app.text_area(key="review_code").value == "package main\n"
    assert app.text_input(key="review_file").value == "main.go"
    click(app, "Review this code")
    assert "no linter for it was found here (Go)" in texts(app)


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"\x89PNG\r\n\x1a\n\xff"])
def test_a_file_that_is_no_text_is_one_sentence_and_keeps_the_code(open_page: OpenPage, data: bytes) -> None:
    app = open_page("review")
    app.text_area(key="review_code").set_value("x = 1\n").run()
    app.file_uploader[0].upload("noise.py", data).run()
    assert not app.exception
    assert ["noise.py" in error.value for error in app.error] == [True]
    assert app.text_area(key="review_code").value == "x = 1\n"


def test_code_that_replaces_a_sample_loses_its_name_and_an_edit_keeps_it(open_page: OpenPage) -> None:
    app = open_page("review")
    click(app, "Load the sample")
    app.text_area(key="review_code").set_value(sample_source()[1] + "\nmore = 1\n").run()
    assert app.text_input(key="review_file").value == "orders.py"
    app.text_area(key="review_code").set_value("const other = 1;\n").run()
    assert app.text_input(key="review_file").value == ""


def test_code_and_result_survive_a_page_switch(open_page: OpenPage) -> None:
    app = review(open_page("review"), "import os\n")
    app.switch_page("../../pages/costs.py").run()
    app.switch_page("../../pages/review.py").run()
    assert not app.exception
    assert app.text_area(key="review_code").value == "import os\n"
    assert [code.value for code in app.main.code] == ["import os"]


def test_many_findings_come_a_page_at_a_time(open_page: OpenPage) -> None:
    app = review(open_page("review"), "import os\n" + "\n".join(f"x{n} = eval('{n}')" for n in range(30)))
    assert len(app.main.code) == 25
    app.get("pagination")[0].set_value(2).run()
    assert len(app.main.code) == 6


def test_the_report_can_be_downloaded(open_page: OpenPage) -> None:
    app = review(open_page("review"), "import os\n")
    (download,) = app.get("download_button")
    assert download.label == "Download the report"
