"""What time it is."""

import difflib
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from gptdash.domain.noun import Noun
from gptdash.domain.wording import mark
from gptdash.tools.problems import ToolProblem


class ZoneUnknown(ToolProblem):
    """The name is none of the IANA database."""

    template = mark("There is no time zone named {name}. Names look like Asia/Taipei; close ones: {close}.")


class Clock(Noun):
    """A moment as a place sees it."""

    timezone: str
    local_time: str
    weekday: str
    utc_offset: str


def get_current_time(timezone: str = "UTC") -> Clock:
    """Tell the current date and time in a time zone.

    Args:
        timezone: IANA name such as Asia/Taipei, Europe/Berlin or America/New_York; UTC where none is given.
    """
    try:
        zone = ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ZoneUnknown(name=timezone, close=", ".join(_close_to(timezone)) or "UTC") from error
    now = datetime.now(zone)
    return Clock(
        timezone=timezone,
        local_time=now.isoformat(timespec="seconds"),
        weekday=f"{now:%A}",
        utc_offset=f"{now:%z}",
    )


def _close_to(name: str) -> list[str]:
    """Find names that are spelt alike, or whose city is."""
    names = sorted(available_timezones())
    cities = {zone.rpartition("/")[2].lower(): zone for zone in names}
    city = name.rpartition("/")[2].replace(" ", "_").lower()
    by_city = [cities[found] for found in difflib.get_close_matches(city, cities, n=2)]
    return list(dict.fromkeys([*by_city, *difflib.get_close_matches(name, names, n=2)]))
