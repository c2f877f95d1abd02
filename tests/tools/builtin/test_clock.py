from datetime import UTC, datetime

import pytest

from gptdash.tools.builtin import get_current_time
from gptdash.tools.builtin.clock import ZoneUnknown


def test_it_tells_the_time_of_a_place() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    told = get_current_time("Asia/Taipei")
    moment = datetime.fromisoformat(told.local_time)
    assert before <= moment <= datetime.now(UTC)
    assert (told.timezone, told.utc_offset, told.weekday) == ("Asia/Taipei", "+0800", f"{moment:%A}")


@pytest.mark.parametrize(("name", "close"), [("Taipei", "Asia/Taipei"), ("europe/berln", "Europe/Berlin")])
def test_an_unknown_zone_is_told_with_close_ones(name: str, close: str) -> None:
    with pytest.raises(ZoneUnknown, match=f"There is no time zone named {name}") as caught:
        get_current_time(name)
    assert close in str(caught.value)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "/etc/localtime", "a\x00b"])
def test_a_path_is_no_zone(name: str) -> None:
    with pytest.raises(ZoneUnknown):
        get_current_time(name)
