"""Opens the services for one who uses them alone, as a notebook does."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from gptdash.app.common import Common
from gptdash.app.endpoints import first_endpoint
from gptdash.app.furnishing import furnish
from gptdash.app.house import House
from gptdash.app.services import Services
from gptdash.app.session import Session
from gptdash.demo import Demo, Rooms
from gptdash.settings import Settings
from gptdash.store import Store
from gptdash.tools import Function, Tool


def open_services(settings: Settings | None = None, *, tools: Iterable[Tool | Function] = ()) -> Services:
    """Build the services from settings, by default from the environment and `.env`.

    `tools` are typed functions that models may call beside those that come along.

    Raises:
        SettingsInvalid: a setting cannot be used.
        ToolInvalid: a function cannot be a tool.
        StoreUnavailable: the database cannot be opened.
    """
    return move_in(open_house(settings, tools))


def open_house(settings: Settings | None = None, tools: Iterable[Tool | Function] = ()) -> House:
    """Open the house that is shared, or the only one; it raises what `open_services` does."""
    chosen = settings or Settings.load()
    store = Store.open(chosen.store_url, timedelta(days=chosen.trace_days))
    house = House.open(Common.open(chosen, tools), store)
    return replace(house, demo=Demo(store, chosen.demo_dir)) if chosen.demo else house


def move_in(house: House) -> Services:
    """Begin the first session in the house that is shared, or the only one; a demo gets its sample data."""
    first = services_in(house)
    if house.demo:
        house.demo.fill(
            Rooms(house.store, first.analysis, first.boards, first.review, first.images.keeper, house.companies)
        )
    return first


def services_in(house: House) -> Services:
    """Begin a session in a house, on the endpoint that the settings name."""
    settings = house.settings
    return furnish(house, first_endpoint(settings, house.common.engine), Session.begin(settings))
