import ibis
import plotly.data
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage
from tests.pages.test_data import ask, shown
from tests.postgres import PostgresServer

pytestmark = pytest.mark.postgresql


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    made = postgres.new_database()
    backend = ibis.connect(made)
    backend.create_table("gapminder", plotly.data.gapminder())
    backend.disconnect()
    return made


def test_a_table_on_a_server_is_asked_where_it_lies(open_page: OpenPage, url: str) -> None:
    app = open_page("data")
    app.text_input(key="data_warehouse_address").set_value(url)
    app = press(app, "Connect")
    app.selectbox(key="data_warehouse_table").select("gapminder").run()
    app = press(app, "Open")
    assert not app.exception
    assert "1,704 rows" in shown(app)
    app = ask(app, "average lifeExp by continent")
    assert not app.exception
    assert "Highest is Oceania with average lifeExp 74.33" in shown(app)
    assert url not in shown(app)
    app.session_state["data_ways"] = "Write SQL"
    app = app.run()
    assert not app.exception
    assert "gapminder lies on a server" in app.info[0].value
    app = press(app, "Disconnect")
    assert not app.exception
    assert "1,704 rows" not in shown(app)
    assert "Choose a file, or one of the samples" in app.info[0].value


def test_a_server_that_is_gone_is_said_and_the_page_goes_on(
    open_page: OpenPage, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("data")
    app.text_input(key="data_warehouse_address").set_value(url)
    app = press(app, "Connect")
    app.selectbox(key="data_warehouse_table").select("gapminder").run()
    app = press(app, "Open")
    app.session_state["data_warehouse"].close()
    app = app.run()
    assert not app.exception
    assert "cannot be reached" in app.error[0].value


def test_the_database_of_the_settings_is_offered(
    open_page: OpenPage, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GPTDASH_WAREHOUSE_URL", url)
    app = press(open_page("data"), "Use the database of the settings")
    assert app.selectbox(key="data_warehouse_table").options == ["gapminder"]


def test_an_address_that_leads_nowhere_is_one_sentence(open_page: OpenPage) -> None:
    app = open_page("data")
    app.text_input(key="data_warehouse_address").set_value("postgresql://me:s3cret@127.0.0.1:1/db")
    app = press(app, "Connect")
    assert not app.exception
    assert "cannot be reached" in app.error[0].value
    assert "s3cret" not in app.error[0].value
