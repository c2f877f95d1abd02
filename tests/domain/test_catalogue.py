from datetime import date

from genai_prices.data_snapshot import get_snapshot

from gptdash.domain.catalogue import (
    UNKNOWN,
    USES,
    ListedModel,
    capabilities_of,
    catalogue,
    entry_of,
    merged,
)
from gptdash.domain.choosing import live_successor


def test_the_guides_five_models_are_listed_with_their_end() -> None:
    ends = {
        name: catalogue()[name].shutdown for name in ("gpt-4o", "gpt-4o-mini", "o1-preview", "o1-mini", "gpt-4-turbo")
    }
    assert ends == {
        "gpt-4o": date(2027, 1, 14),
        "gpt-4o-mini": date(2027, 1, 14),
        "o1-preview": date(2025, 7, 28),
        "o1-mini": date(2025, 10, 27),
        "gpt-4-turbo": date(2026, 10, 23),
    }


def test_every_model_that_ends_names_a_listed_replacement() -> None:
    ending = [entry for entry in catalogue().values() if entry.shutdown]
    assert ending
    assert all(entry.replacement in catalogue() for entry in ending)


def test_a_dated_snapshot_has_the_capabilities_of_its_model() -> None:
    assert capabilities_of("gpt-4o-mini-2024-07-18") == catalogue()["gpt-4o-mini"].capabilities


def test_nothing_is_claimed_of_an_unknown_model() -> None:
    assert capabilities_of("llama-9") == UNKNOWN
    assert (UNKNOWN.vision, UNKNOWN.tools, UNKNOWN.strict_schema, UNKNOWN.weak) == (None, None, None, False)


def test_the_embedded_model_is_marked_weak() -> None:
    assert capabilities_of("SmolLM2-135M-Instruct").weak


def test_only_a_dated_name_is_a_snapshot() -> None:
    assert entry_of("gpt-5-2") is None  # another provider's name of gpt-5.2, not a snapshot of gpt-5
    assert entry_of("gpt-4o-realtime-preview") is None


def test_replacements_lead_to_a_model_without_an_end() -> None:
    forever = date(9999, 1, 1)
    for entry in catalogue().values():
        assert live_successor(entry, forever, catalogue()).shutdown is None


def test_every_entry_says_where_it_comes_from_and_when_it_was_read() -> None:
    assert all(entry.source.startswith("https://") and entry.checked for entry in catalogue().values())


def test_context_windows_agree_with_the_price_list_where_both_know_one() -> None:
    (openai,) = (provider for provider in get_snapshot().providers if provider.id == "openai")
    theirs = {model.id: model.context_window for model in openai.models}
    both = {
        name: (entry.capabilities.context_window, theirs[name]) for name, entry in catalogue().items() if name in theirs
    }
    assert len(both) > 10
    assert all(ours == other for ours, other in both.values())


def test_a_reasoning_model_takes_no_sampling_parameter_while_it_reasons() -> None:
    reasoning = [entry for entry in catalogue().values() if "effort" in entry.capabilities.sampling]
    assert len(reasoning) > 5
    assert all(entry.capabilities.sampling == ("effort",) for entry in reasoning)
    assert all("none" in e.capabilities.efforts for e in reasoning if e.capabilities.sampling_without_reasoning)


def test_the_guides_five_models_say_what_they_were_for() -> None:
    uses = {name: catalogue()[name].uses for name in ("gpt-4o", "gpt-4o-mini", "o1-preview", "o1-mini", "gpt-4-turbo")}
    assert all(use in USES for several in uses.values() for use in several)
    assert all(uses.values())


def test_an_endpoints_own_list_goes_before_the_catalogue() -> None:
    listed = (
        ListedModel(name="llama-9"),
        ListedModel(name="gpt-4o-2024-08-06", shutdown=date(2026, 12, 24)),
        ListedModel(name="gpt-4o"),
    )
    unknown, earlier, known = merged(listed)
    assert (unknown.name, unknown.capabilities, unknown.checked, unknown.shutdown) == ("llama-9", UNKNOWN, None, None)
    assert (earlier.name, earlier.shutdown) == ("gpt-4o-2024-08-06", date(2026, 12, 24))
    assert earlier.capabilities == known.capabilities
    assert (known.shutdown, known.replacement) == (date(2027, 1, 14), "gpt-6-luna")
    assert not earlier.is_live(date(2026, 12, 24))
    assert earlier.is_live(date(2026, 12, 23))
