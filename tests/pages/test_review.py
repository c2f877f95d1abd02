import io
import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from gptdash.services.review import sample_source
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import JsonObject, Status, Text
from tests.pages.conftest import OpenPage
from tests.services.review.histories import commit, git, new_repository

FINDING = {
    "file": "pasted code",
    "line": 7,
    "side": "new",
    "quote": "x = 1",
    "severity": "critical",
    "category": "bug",
    "message": "Boom ![pixel](https://evil.example/x.png)",
    "suggestion": "Mend it.",
    "replacement": "x = 2",
    "confidence": "high",
}
DIFF = """diff --git a/a.go b/a.go
--- a/a.go
+++ b/a.go
@@ -1,2 +1,3 @@
 one()
+two()
 three()
"""


def click(app: AppTest, label: str, at: int = 0) -> AppTest:
    buttons = [button for button in app.main.button if button.label == label]
    return buttons[at].click().run()


def choose(app: AppTest, kind: str) -> AppTest:
    return app.get("button_group")[1].set_value(kind).run()  # the first one chooses review or assistant


def review(app: AppTest, code: str) -> AppTest:
    app.text_area(key="review_code").set_value(code).run()
    return click(app, "Review")


def texts(app: AppTest) -> str:
    main = app.main
    shown = (
        main.text, main.caption, main.info, main.subheader, main.success, main.warning, main.error, main.markdown,
    )  # fmt: skip
    metrics = [f"{metric.label}: {metric.value}" for metric in main.metric]
    expanders = [expander.label for expander in main.expander]
    return "\n".join([*(element.value for elements in shown for element in elements), *metrics, *expanders])


def codes(app: AppTest) -> list[str]:
    return [code.value for code in app.main.code if not code.value.startswith("diff --git")]


def coverage(app: AppTest) -> list[list[str]]:
    table = app.main.dataframe[0].value
    return [[str(cell) for cell in row] for row in table.itertuples(index=False)]


def zipped(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_without_a_key_the_sample_shows_what_linters_find(open_page: OpenPage) -> None:
    app = open_page("review")
    click(app, "Load the sample")
    assert app.text_area(key="review_code").value == sample_source()[1]
    click(app, "Review")
    assert not app.exception
    shown = texts(app)
    assert "Static evidence only: SmolLM2-135M" in shown
    assert "Undefined name `shiping_fee`" in shown
    assert "bandit+ruff S602 B602" in shown
    assert "Score: " in shown
    assert "    subprocess.call(" in "\n".join(codes(app))
    assert coverage(app) == [["orders.py", "reviewed", "41", "bandit, ruff"]]


def test_findings_can_be_filtered_and_sorted(open_page: OpenPage) -> None:
    app = review(open_page("review"), "import os\nx = eval(input())\nl = 1\n")
    assert codes(app) == ["x = eval(input())", "import os", "l = 1"]
    app.selectbox(key="review_sort").set_value("place").run()
    assert codes(app) == ["import os", "x = eval(input())", "l = 1"]
    app.multiselect(key="review_sources").set_value(["bandit"]).run()
    assert codes(app) == ["x = eval(input())"]
    app.multiselect(key="review_sources").set_value([]).run()
    pills = next(group for group in app.get("button_group") if group.key == "review_categories")
    pills.set_value(["style"]).run()
    assert codes(app) == ["l = 1"]
    assert not app.exception


def test_findings_can_be_seen_as_a_table(open_page: OpenPage) -> None:
    app = review(open_page("review"), "import os\nx = eval(input())\n")
    views = next(group for group in app.get("button_group") if group.key == "review_view")
    views.set_value("table").run()
    assert [row[3] for row in app.main.dataframe[1].value.values.tolist()] == ["Line 2", "Line 1"]
    assert codes(app) == []


def test_the_models_findings_stand_beside_the_linters(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(JsonObject({"findings": [FINDING]}))
    app = review(open_page_with_model("review"), "import os\nx = 1\n")
    assert not app.exception
    assert codes(app) == ["x = 1", "import os"]
    assert "**Line 2**" in texts(app)
    assert "gpt-6-luna · " in texts(app)


def test_the_models_words_are_not_rendered(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(JsonObject({"findings": [FINDING]}))
    app = review(open_page_with_model("review"), "x = 1\n")
    assert "evil.example" in "\n".join(text.value for text in app.main.text)
    assert "evil.example" not in "\n".join(markdown.value for markdown in app.main.markdown)


def test_the_price_stands_there_before_and_a_second_pass_raises_it(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = open_page_with_model("review")
    app.text_area(key="review_code").set_value("x = 1\n").run()
    assert "The model: 1 call · " in texts(app)
    assert "unpriced" in texts(app)
    app.toggle(key="review_second_pass").set_value(True).run()
    assert "The model: 2 calls · " in texts(app)
    app.toggle(key="review_use_model").set_value(False).run()
    assert "The model:" not in texts(app)
    assert fake_openai.chats == ()


def test_the_second_pass_marks_what_it_confirms(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    verdicts = [{"number": 1, "verdict": "confirmed", "reason": "Yes."}]
    fake_openai.script(JsonObject({"findings": [FINDING]}), JsonObject({"verdicts": verdicts}))
    app = open_page_with_model("review")
    app.toggle(key="review_second_pass").set_value(True).run()
    review(app, "x = 1\n")
    assert "confirmed 1 and took back 0" in texts(app)
    assert "confirmed" in "\n".join(markdown.value for markdown in app.main.markdown)


def test_without_the_model_linters_alone_are_asked(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    app = open_page_with_model("review")
    app.toggle(key="review_use_model").set_value(False).run()
    review(app, "import os\n")
    assert "the model was not asked" in texts(app)
    assert (codes(app), fake_openai.chats) == (["import os"], ())


def test_a_failing_model_leaves_the_linters_findings_and_the_code(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    fake_openai.reply(Status(401, "invalid_api_key"))
    app = review(open_page_with_model("review"), "import os\n")
    assert not app.exception
    assert "does not accept the API key" in texts(app)
    assert "No score: 1 of 1 files were not reviewed to the end" in texts(app)
    assert codes(app) == ["import os"]
    assert app.text_area(key="review_code").value == "import os\n"


def test_no_findings_are_said_to_be_a_result_where_all_was_reviewed(open_page: OpenPage) -> None:
    app = review(open_page("review"), "x = 1\n")
    assert [success.value for success in app.success] == ["No findings. That is a valid result, not a guarantee."]


def test_no_findings_on_what_nobody_read_are_no_success(open_page: OpenPage) -> None:
    app = open_page("review")
    app.text_input(key="review_file").set_value("main.rs").run()
    review(app, "fn main() {}\n")
    assert list(app.success) == []
    assert "Nothing was found in what was reviewed, and not all was." in texts(app)
    assert "no linter for it was found here (Rust)" in coverage(app)[0][1]


def test_blank_code_is_one_sentence(open_page: OpenPage) -> None:
    app = click(open_page("review"), "Review")
    assert not app.exception
    assert ["There is no code to review" in error.value for error in app.error] == [True]


def test_a_syntax_error_is_a_finding(open_page: OpenPage) -> None:
    app = review(open_page("review"), "def f(:\n    pass\n")
    assert not app.exception
    assert "invalid-syntax" in texts(app)


def test_hidden_characters_are_shown_as_what_they_are(open_page: OpenPage) -> None:
    app = review(open_page("review"), "x = 'a\u202eb'\n")
    assert codes(app)[0] == "x = 'a⟨U+202E⟩b'"
    assert "right-to-left override U+202E" in texts(app)


def test_several_files_are_one_review_with_their_coverage(open_page: OpenPage) -> None:
    app = choose(open_page("review"), "files")
    app.file_uploader[0].upload("a.py", b"import os\n").upload("uv.lock", b"x\n").upload("b.png", b"\x89PNG\x00").run()
    click(app, "Review")
    assert not app.exception
    assert coverage(app) == [
        ["a.py", "reviewed", "1", "bandit, ruff"],
        ["uv.lock", "skipped: lock file", "1", "nobody"],
        ["b.png", "skipped: not readable text", "0", "nobody"],
    ]
    assert "1 finding in 3 files" in texts(app)


def test_a_zip_is_unpacked_and_generated_files_only_where_asked_for(open_page: OpenPage) -> None:
    app = choose(open_page("review"), "files")
    packed = zipped({"src/a.py": "import os\n", "src/b_pb2.py": "import re\n"})
    app.file_uploader[0].upload("project.zip", packed).run()
    click(app, "Review")
    assert "1 finding in project.zip" in texts(app)
    app.toggle(key="review_everything").set_value(True).run()
    click(app, "Review")
    assert "2 findings in project.zip" in texts(app)
    assert "src/b_pb2.py" in texts(app)


def test_names_of_files_are_not_rendered(open_page: OpenPage) -> None:
    app = choose(open_page("review"), "files")
    evil = "![x](https://evil.example/x.png)\n\n# a.py"
    app.file_uploader[0].upload("p.zip", zipped({evil: "import os\n", "b.py": "import re\n"})).run()
    click(app, "Review")
    assert not app.exception
    rendered = [*app.main.caption, *app.main.markdown, *app.main.subheader]
    assert [element.value for element in rendered if "![" in element.value or "\n# " in element.value] == []
    assert "1 finding in" not in texts(app)
    assert "2 findings in p.zip" in texts(app)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [("p.zip", b"junk", "p.zip cannot be unpacked"), ("p.zip", zipped({}), "There is no code to review")],
)
def test_a_zip_that_cannot_be_used_is_one_sentence(open_page: OpenPage, name: str, data: bytes, sentence: str) -> None:
    app = choose(open_page("review"), "files")
    app.file_uploader[0].upload(name, data).run()
    click(app, "Review")
    assert not app.exception
    assert [sentence in error.value for error in app.error] == [True]


def test_a_pasted_diff_is_reviewed_line_by_line(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    found = {**FINDING, "file": "a.go", "line": 9, "quote": "two()", "replacement": "zwei()"}
    fake_openai.reply(JsonObject({"findings": [found]}))
    app = choose(open_page_with_model("review"), "diff")
    app.text_area(key="review_diff").set_value(DIFF).run()
    click(app, "Review")
    assert (codes(app), "**Line 2**" in texts(app)) == (["two()"], True)
    (offered,) = [code.value for code in app.main.code if code.value.startswith("diff --git")]
    assert "-two()\n+zwei()\n" in offered


def test_a_diff_in_the_code_box_is_taken_for_one(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    review(app := open_page_with_model("review"), DIFF)
    assert "This is a diff, and is reviewed as one." in texts(app)
    assert coverage(app)[0][:3] == ["a.go", "reviewed", "3"]
    assert "+2| two()" in fake_openai.chats[0].body["messages"][1]["content"]


def test_a_combined_diff_is_explained_and_kept(open_page: OpenPage) -> None:
    combined = "diff --cc a.py\n--- a/a.py\n+++ b/a.py\n@@@ -1,1 -1,1 +1,1 @@@\n- one\n -two\n++three\n"
    app = choose(open_page("review"), "diff")
    app.text_area(key="review_diff").set_value(combined).run()
    click(app, "Review")
    assert ["combined diff of a merge" in error.value for error in app.error] == [True]
    assert app.text_area(key="review_diff").value == combined


def test_repositories_are_off_unless_turned_on(open_page: OpenPage) -> None:
    app = choose(open_page("review"), "repository")
    assert "GPTDASH_ALLOW_LOCAL_REPOS=1" in texts(app)
    click(app, "Review")
    assert not app.exception
    assert len(app.error) == 1


def test_a_range_of_a_repository_is_read_and_reviewed(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GPTDASH_ALLOW_LOCAL_REPOS", "1")
    folder = new_repository(tmp_path / "project")
    (folder / "a.py").write_text("x = 1\n")
    commit(folder)
    (folder / "a.py").write_text("x = 1\ny = eval(input())\n")
    commit(folder)
    assert git(folder, "log", "--oneline")
    app = choose(open_page("review"), "repository")
    app.text_input(key="review_folder").set_value(str(folder)).run()
    app.text_input(key="review_revisions").set_value("HEAD~1..HEAD").run()
    click(app, "Read the changes")
    click(app, "Review")
    assert not app.exception
    assert codes(app) == ["y = eval(input())"]
    assert r"1 finding in project HEAD\~1..HEAD" in texts(app)
    app.text_input(key="review_revisions").set_value("nothing").run()
    click(app, "Review")
    assert ["Git cannot read this" in error.value for error in app.error] == [True]


def test_a_finding_can_be_dismissed_and_taken_back(open_page: OpenPage) -> None:
    app = review(open_page("review"), "import os\nx = eval(input())\n")
    click(app, "Dismiss")
    assert codes(app) == ["import os"]
    assert "1 finding in pasted code" in texts(app)
    assert "Score: 9.7 of 10" in texts(app)
    click(app, "Take back")
    assert codes(app) == ["x = eval(input())", "import os"]


def test_a_false_positive_is_remembered_for_the_next_review(open_page: OpenPage) -> None:
    code = "import os\nx = eval(input())\n"
    app = review(open_page("review"), code)
    click(app, "False positive")
    assert codes(app) == ["import os"]
    review(app, f"\n{code}")
    assert codes(app) == ["import os"]
    assert "1 finding set aside" in texts(app)
    click(app, "Take back")
    assert len(codes(app)) == 2
    review(app, code)
    assert len(codes(app)) == 2


def test_a_suggestion_is_shown_applied_and_taken_over(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(JsonObject({"findings": [FINDING]}))
    app = review(open_page_with_model("review"), "import os\nx = 1\n")
    assert "suggestions applied" not in texts(app)
    click(app, "Apply", 0)
    click(app, "Apply", 0)
    assert "2 suggestions applied" in texts(app)
    combined = [code.value for code in app.main.code][-1]
    assert "-import os\n-x = 1\n+x = 2" in combined
    click(app, "Put it into the code box")
    assert app.text_area(key="review_code").value == "x = 2\n"
    assert not app.exception


def test_a_suggestion_that_breaks_python_is_not_offered(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    fake_openai.reply(JsonObject({"findings": [{**FINDING, "replacement": "x = ("}]}))
    app = review(open_page_with_model("review"), "x = 1\n")
    assert codes(app) == ["x = 1"]
    assert [button.label for button in app.main.button if button.label == "Apply"] == []


def test_two_reviews_are_compared(open_page: OpenPage) -> None:
    app = open_page("review")
    app.text_input(key="review_file").set_value("a.py").run()
    review(app, "import os\nx = eval(input())\n")
    review(app, "y = exec(input())\nx = eval(input())\n")
    app.selectbox(key="review_compare").select_index(0).run()
    counts = {metric.label: metric.value for metric in app.main.metric}
    assert (counts["Fixed"], counts["New"], counts["Remaining"]) == ("1", "1", "1")


def test_a_summary_is_the_models_and_is_not_rendered(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(JsonObject({"findings": [FINDING]}), Text("Begin with **Boom**."))
    app = review(open_page_with_model("review"), "x = 1\n")
    click(app, "Sum up")
    assert "Begin with **Boom**." in [text.value for text in app.main.text]
    assert not app.exception


def test_every_format_can_be_exported(open_page: OpenPage) -> None:
    app = review(open_page("review"), "import os\n")
    assert [download.label for download in app.get("download_button")] == [
        "Report (Markdown)",
        "Report (HTML)",
        "SARIF 2.1.0",
        "JSON",
        "Table (CSV)",
        "GitHub annotations",
    ]


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
    assert codes(app) == ["import os"]


def test_many_findings_come_a_page_at_a_time(open_page: OpenPage) -> None:
    app = review(open_page("review"), "import os\n" + "\n".join(f"x{n} = eval('{n}')" for n in range(30)))
    assert len(codes(app)) == 20
    app.get("pagination")[0].set_value(2).run()
    assert len(codes(app)) == 11
