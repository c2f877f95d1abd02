from datetime import UTC, datetime

from gptdash.domain.catalogue import ListedModel, ModelEntry, merged
from gptdash.domain.errors import ServerUnreachable
from gptdash.services.costs import Models

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_the_catalogue_and_the_servers_list_are_one_table() -> None:
    listed = merged([ListedModel(name="gpt-4o"), ListedModel(name="my-own")])
    rows = {row.entry.name: row for row in Models(lambda: listed, lambda: NOW).all().rows}
    assert {"gpt-4o", "gpt-4o-mini", "o1-preview", "o1-mini", "gpt-4-turbo"} <= rows.keys()
    assert (rows["gpt-4o"].served, rows["gpt-6-luna"].served, rows["my-own"].served) == (True, False, True)
    assert (rows["gpt-4o"].days_left, rows["o1-mini"].days_left, rows["gpt-6-luna"].days_left) == (51, -393, None)
    assert rows["my-own"].prices is None
    assert rows["gpt-4-turbo"].prices is not None


def test_where_the_server_gives_no_list_the_reason_is_told_and_the_catalogue_stays() -> None:
    def fails() -> tuple[ModelEntry, ...]:
        raise ServerUnreachable(endpoint="host")

    found = Models(fails, lambda: NOW).all()
    assert "No answer from host" in str(found.unlisted)
    assert {row.served for row in found.rows} == {None}
    assert len(found.rows) > 10


def test_a_choice_can_be_tried_out() -> None:
    choice = Models(None, lambda: NOW).choose("coding", "high")
    assert choice.model == "gpt-6.2-sol"
    assert "writes and reviews code well" in str(choice.reason)
