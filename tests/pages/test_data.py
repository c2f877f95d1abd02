import io
import re
import zipfile
from typing import Any

import pytest
import xlsxwriter
from streamlit.testing.v1 import AppTest

from gptdash.ui.markdown import plain
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import JsonObject, Status
from tests.pages.conftest import OpenPage

SALES = b"region,units,price\nNorth,3,1.5\nSouth,5,2.5\nNorth,4,1.5\n"

PLAN: dict[str, object] = {
    "answerable": True,
    "kind": "bar",
    "measures": [{"aggregate": "sum", "column": "units", "transform": None}],
    "dimensions": [{"column": "region", "grain": None, "bins": None}],
    "split": None,
    "filters": [],
    "sort": {"by": "measure", "descending": True},
    "limit": None,
    "others": False,
}


def upload(app: AppTest, name: str, content: bytes) -> AppTest:
    return app.file_uploader[0].upload(name, content).run()


def choose_sample(app: AppTest, name: str) -> AppTest:
    return app.selectbox(key="data_sample").select(name).run()


def field(app: AppTest, label: str) -> Any:
    return next(box for box in (*app.selectbox, *app.number_input, *app.checkbox) if box.label == label)


def ask(app: AppTest, question: str) -> AppTest:
    app.text_input(key="data_question").set_value(question)
    return next(button for button in app.button if button.label == "Ask").click().run()


def shown(app: AppTest) -> str:
    """Return what the page says, without the escapes that keep Markdown plain."""
    elements = (*app.markdown, *app.caption, *app.text, *app.warning, *app.error, *app.subheader)
    return re.sub(r"\\(.)", r"\1", "\n".join(element.value for element in elements))


def charts(app: AppTest) -> int:
    return len(app.get("plotly_chart"))


def test_an_empty_desk_says_how_to_begin(open_page: OpenPage) -> None:
    app = open_page("data")
    assert not app.exception
    assert "Choose a file, or one of the samples" in app.info[0].value


def test_an_uploaded_file_is_described_with_charts_at_once(open_page: OpenPage) -> None:
    app = upload(open_page("data"), "sales.csv", SALES)
    assert not app.exception
    assert "3 rows · 3 columns" in shown(app)
    assert "Columns are separated by ," in shown(app)
    assert charts(app) == 3
    assert list(app.dataframe[0].value["units"]) == [3, 5, 4]
    assert list(app.dataframe[1].value["Role"]) == ["place", "measure", "money"]


def test_a_question_gets_a_chart_with_its_query_and_rows(open_page: OpenPage) -> None:
    app = ask(upload(open_page("data"), "sales.csv", SALES), "total units by region as a bar chart")
    assert not app.exception
    assert "Highest is North with sum of units 7 (2 groups shown)." in shown(app)
    assert "Planned by rules, without a model" in shown(app)
    assert charts(app) == 4
    assert "SUM(CAST" in app.code[0].value
    assert '"kind": "bar"' in app.code[1].value
    assert list(app.dataframe[-1].value["sum(units)"]) == [7, 5]
    assert app.text_input(key="data_question").value == ""


def test_earlier_answers_stay_below_the_newest(open_page: OpenPage) -> None:
    app = ask(ask(upload(open_page("data"), "sales.csv", SALES), "how many rows"), "average price by region")
    assert shown(app).index("average price by region") < shown(app).index("how many rows")
    assert app.metric[0].value == "3"


def test_a_question_that_fits_nothing_is_kept_and_named_columns_help(open_page: OpenPage) -> None:
    app = ask(upload(open_page("data"), "sales.csv", SALES), "what will the weather be")
    assert not app.exception
    assert "its columns are: region, units, price" in app.error[0].value
    assert app.text_input(key="data_question").value == "what will the weather be"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.csv", b"", "empty.csv is empty."),
        ("header.csv", b"a,b,c\n", "header.csv has column names but no rows below them."),
        ("page.csv", b"<!DOCTYPE html><html></html>", "page.csv holds a web page (HTML)"),
        ("book.csv", b"PK\x03\x04rest", "book.csv is damaged: it begins like a ZIP archive"),
        ("noise.csv", bytes(range(256)) * 40, "noise.csv holds binary data"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_one_sentence(
    open_page: OpenPage, name: str, content: bytes, sentence: str
) -> None:
    app = upload(open_page("data"), name, content)
    assert not app.exception
    assert [sentence in error.value.replace("\\", "") for error in app.error] == [True]


def test_the_name_of_a_file_is_no_markdown(open_page: OpenPage) -> None:
    name = "*a*_b_[x](http:y)![p](http:y.png).csv"
    app = upload(open_page("data"), name, b"")
    assert [error.value for error in app.error] == [f"{plain(name)} is empty. Choose a file that has content."]


def test_of_a_workbook_in_an_archive_another_sheet_can_be_chosen(open_page: OpenPage) -> None:
    book, packed = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(book) as workbook:
        for name, cell in (("First", "a"), ("Second", "b")):
            sheet = workbook.add_worksheet(name)
            sheet.write_column(0, 0, ["letter", cell])
            sheet.write_column(0, 1, ["n", 1])
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("book.xlsx", book.getvalue())
    app = upload(open_page("data"), "books.zip", packed.getvalue())
    parts = field(app, "Sheet, file or list")
    assert (parts.value, parts.options) == ("First", ["First", "Second"])
    parts.select("Second").run()
    assert not app.exception
    assert list(app.dataframe[0].value["letter"]) == ["b"]


def test_after_a_refused_file_a_sample_can_be_asked(open_page: OpenPage) -> None:
    app = choose_sample(upload(open_page("data"), "empty.csv", b""), "tips")
    assert not app.error
    assert "Average tip: 3" not in shown(app)
    assert ask(app, "average tip").metric[0].value == "3"


def test_what_is_doubtful_is_said_and_can_be_read_differently(open_page: OpenPage) -> None:
    app = upload(open_page("data"), "dates.csv", b"day,n\n01/02/2024,1\n03/04/2024,2\n")
    assert "can be read day first or month first" in app.warning[0].value
    assert str(app.dataframe[0].value["day"].iloc[0].date()) == "2024-02-01"
    field(app, "Dates").select(False).run()
    preview = [frame.value for frame in app.dataframe if "day" in frame.value][-1]
    assert str(preview["day"].iloc[0].date()) == "2024-01-02"
    assert str(app.dataframe[0].value["day"].iloc[0].date()) == "2024-02-01"
    next(button for button in app.button if button.label == "Read it so").click().run()
    assert not app.warning
    assert str(app.dataframe[0].value["day"].iloc[0].date()) == "2024-01-02"


def test_rows_that_do_not_fit_are_listed(open_page: OpenPage) -> None:
    app = upload(open_page("data"), "ragged.csv", b"a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n")
    assert "One row does not fit the columns" in re.sub(r"\\(.)", r"\1", app.warning[0].value)
    assert list(app.dataframe[2].value["Text"]) == ["6,7,8,9"]


def test_several_tables_lie_on_the_desk_and_one_is_taken_up_with_its_answers(open_page: OpenPage) -> None:
    app = ask(upload(open_page("data"), "sales.csv", SALES), "how many rows")
    upload(app, "other.csv", b"a,b\n1,2\n")
    assert "1 row · 2 columns" in shown(app)
    assert "how many rows" not in shown(app)
    field(app, "Table on top").select_index(1).run()
    assert "3 rows · 3 columns" in shown(app)
    assert "how many rows" in shown(app)
    next(button for button in app.button if button.label == "Put away").click().run()
    assert "1 row · 2 columns" in shown(app)
    assert not [box for box in app.selectbox if box.label == "Table on top"]


def test_files_with_the_same_columns_are_offered_as_one_table(open_page: OpenPage) -> None:
    app = upload(open_page("data"), "may.csv", SALES)
    app.file_uploader[0].upload("june.csv", SALES).run()
    next(button for button in app.button if "Make one table of the 2" in button.label).click().run()
    assert not app.exception
    assert "may.csv + june.csv" in shown(app)
    assert "6 rows · 4 columns" in shown(app)


def test_what_columns_hold_is_shown_with_what_is_odd(open_page: OpenPage) -> None:
    app = upload(open_page("data"), "sales.csv", SALES + b"North,3,1.5\n")
    frame = app.dataframe[1].value
    assert list(frame["Median"]) == ["", "3.5", "1.5"]
    assert list(frame["Histogram"].iloc[1]) == [2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    assert "Rows that are there more than once, each in full: 1." in shown(app)


def test_very_many_columns_are_shown_a_page_at_a_time(open_page: OpenPage) -> None:
    names = [f"column{at}" for at in range(450)]
    app = upload(open_page("data"), "wide.csv", f"{','.join(names)}\n{','.join('7' for _ in names)}\n".encode())
    assert "450 columns" in shown(app)
    assert _profiled(app) == names[:200]
    app.session_state["data_columns_page"] = 3
    app.run()
    assert not app.exception
    assert _profiled(app) == names[400:]


def _profiled(app: AppTest) -> list[str]:
    """Name the columns whose profile is shown."""
    (profile,) = [frame.value for frame in app.dataframe if "Most frequent" in frame.value.columns]
    return list(profile["Column"])


def test_names_and_values_of_a_file_cannot_carry_markup(open_page: OpenPage) -> None:
    hostile = b"region,![x](https://evil.example/x.png)\n<b>North</b>,1\nSouth,2\n"
    app = ask(upload(open_page("data"), "hostile.csv", hostile), "how many rows by region")
    assert not app.exception
    assert not [element.value for element in app.markdown if re.search(r"(?<!\\)!\[|(?<!\\)<b>", element.value)]
    assert "<b>" not in app.get("plotly_chart")[-1].proto.spec


def test_the_table_and_its_answers_survive_a_page_switch(open_page: OpenPage) -> None:
    app = ask(choose_sample(open_page("data"), "tips"), "average tip by day")
    app.switch_page("../../pages/costs.py").run()
    app.switch_page("../../pages/data.py").run()
    assert not app.exception
    assert "average tip by day" in shown(app)
    assert charts(app) == 4


def test_the_model_plans_and_its_bill_is_shown(open_page_with_model: OpenPage, fake_openai: FakeOpenAI) -> None:
    app = upload(open_page_with_model("data"), "sales.csv", SALES)
    fake_openai.reply(JsonObject(PLAN))
    app = ask(app, "Where did we sell most?")
    assert not app.exception
    assert "Planned by the model" in shown(app)
    assert "Highest is North with sum of units 7 (2 groups shown)." in shown(app)
    assert "gpt-6-luna · " in shown(app)


def test_where_the_model_fails_the_rules_answer_and_say_so(
    open_page_with_model: OpenPage, fake_openai: FakeOpenAI
) -> None:
    app = upload(open_page_with_model("data"), "sales.csv", SALES)
    fake_openai.reply(Status(401, "invalid_api_key"))
    app = ask(app, "total units by region")
    assert not app.exception
    assert "so the question was read by rules" in shown(app)
    assert charts(app) == 4


def test_two_tables_are_joined_by_a_key_that_is_proposed(open_page: OpenPage) -> None:
    app = upload(open_page("data"), "regions.csv", b"region,boss\nNorth,Ann\nSouth,Bob\n")
    upload(app, "sales.csv", SALES)
    assert app.selectbox(key="data_join_key").options == ["region = region (100% found)"]
    app.button(key="data_join").click().run()
    assert not app.exception
    assert "sales.csv + regions.csv" in shown(app)
    assert "Bob" in shown(ask(app, "total units by boss")) + str(app.dataframe[0].value)
    assert list(app.dataframe[0].value["boss"]) == ["Ann", "Bob", "Ann"]
