from datetime import date

from gptdash.domain.catalogue import UNKNOWN, capabilities_of, catalogue


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
