"""What things are called on the pages."""

from typing import get_args

from gptdash.domain.requests import Purpose
from gptdash.ui.costs.naming import PAGES, name_of


def test_everything_that_makes_calls_has_a_name_on_the_costs_page_the_http_door_among_it() -> None:
    assert set(PAGES) == set(get_args(Purpose))
    assert name_of("purpose", "api") == "HTTP door"
