from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage
from tests.pages.test_data import SALES, ask, shown, upload

OTHER = b"region,units,price\nEast,9,1.5\n"
QUESTION = "total units by region as a bar chart"


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def pinned(open_page: OpenPage) -> AppTest:
    return press(ask(upload(open_page("data"), "sales.csv", SALES), QUESTION), "Pin")


def test_a_pinned_answer_is_computed_again_on_the_next_table(open_page: OpenPage) -> None:
    app = pinned(open_page)
    assert not app.exception
    assert "Pinned to My board." in app.toast[0].value
    assert app.selectbox(key="data_board").options == ["My board"]
    app = app.file_uploader[0].upload("other.csv", OTHER).run()
    assert not app.exception
    assert QUESTION in shown(app)
    assert "sum of units 9" in shown(app)


def test_a_pin_that_does_not_fit_the_table_says_so(open_page: OpenPage) -> None:
    app = pinned(open_page).file_uploader[0].upload("b.csv", b"a,b\n1,2\n").run()
    assert not app.exception
    assert "there is no column units" in shown(app)


def test_a_board_is_emptied_renamed_and_deleted(open_page: OpenPage) -> None:
    app = press(pinned(open_page), "Unpin")
    assert "Nothing is pinned here" in "".join(info.value for info in app.info)
    next(box for box in app.text_input if box.label == "Name").set_value("Quarter")
    app = press(app.run(), "Rename")
    assert not app.exception
    assert app.selectbox(key="data_board").options == ["Quarter"]
    app = press(app, "Delete board")
    assert not app.exception
    assert "Pinned answers, computed on" not in shown(app)
