import json

import pytest

from gptdash.domain.conversations import ChatSettings, HistoryRule
from gptdash.domain.errors import FileRejected
from gptdash.domain.redaction import Redactor
from gptdash.domain.requests import Parameters
from gptdash.services.chat import PresetService
from gptdash.services.chat.presets.service import BlankName, IncludedPreset, PresetGone
from gptdash.store import Store

SETTINGS = ChatSettings(
    system="Be brief.", model="m", parameters=Parameters(temperature=0.3), history=HistoryRule(max_tokens=500)
)


@pytest.fixture
def presets(store: Store) -> PresetService:
    return PresetService(store.presets, Redactor())


def own(presets: PresetService) -> list[str]:
    return [preset.name for preset in presets.listed() if not preset.included]


def test_four_good_ones_are_included_in_both_languages(presets: PresetService) -> None:
    english, chinese = presets.listed(), presets.listed("zh_Hant")
    assert [preset.name for preset in english] == ["Software architect", "Python mentor", "Translator", "Summariser"]
    assert [preset.id for preset in english] == [preset.id for preset in chinese]
    assert all(preset.included and len(preset.settings.system) > 400 for preset in english)
    assert all("你" in preset.settings.system for preset in chinese)
    assert presets.listed("fr") == english


def test_a_preset_is_made_changed_and_deleted(presets: PresetService) -> None:
    made = presets.create("  Mine ", SETTINGS)
    assert (made.name, made.settings) == ("Mine", SETTINGS)
    changed = presets.change(made.id, "Yours", SETTINGS.model_copy(update={"model": None}))
    assert presets.listed()[-1] == changed
    presets.delete(made.id)
    assert own(presets) == []
    with pytest.raises(PresetGone):
        presets.change(made.id, "Mine", SETTINGS)


def test_included_presets_are_duplicated_not_changed(presets: PresetService) -> None:
    included = presets.listed()[0]
    with pytest.raises(IncludedPreset):
        presets.change(included.id, "x", SETTINGS)
    with pytest.raises(IncludedPreset):
        presets.delete(included.id)
    copy = presets.duplicate(included)
    assert copy.settings == included.settings
    presets.duplicate(included)
    assert own(presets) == ["Software architect (2)", "Software architect (3)"]


def test_a_preset_needs_a_name(presets: PresetService) -> None:
    with pytest.raises(BlankName):
        presets.create("  ", SETTINGS)


def test_personal_data_in_a_prompt_is_replaced_before_it_is_kept(presets: PresetService) -> None:
    made = presets.create("Mine", ChatSettings(system="You write for ada@example.com."))
    assert made.settings.system == "You write for ⟦EMAIL_1⟧."


def test_presets_travel_as_a_file(presets: PresetService, store: Store) -> None:
    presets.create("One", SETTINGS)
    presets.create("Two", ChatSettings())
    written = presets.as_json()
    taken = presets.take_in("presets.json", written.encode())
    assert [(preset.name, preset.settings) for preset in taken] == [("One", SETTINGS), ("Two", ChatSettings())]
    assert own(presets) == ["One", "Two", "One", "Two"]


def test_no_key_leaves_in_a_file(store: Store) -> None:
    key = "sk-proj-" + "a1B2" * 10
    presets = PresetService(store.presets)
    presets.create("Mine", ChatSettings(system=f"The key is {key}."))
    assert f"The key is {'█' * len(key)}." in presets.as_json()
    assert key not in presets.as_json()


GOOD = {"format": "gptdash.presets", "version": 1, "presets": [{"name": "One", "settings": {}}]}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({**GOOD, "version": 2}, "newer gptdash"),
        ({"presets": []}, "holds no presets"),
        ([], "holds no presets"),
        ({**GOOD, "presets": [*GOOD["presets"], {"name": " ", "settings": {}}]}, "at presets[1].name"),
        (
            {**GOOD, "presets": [{"name": "x", "settings": {"parameters": {"temperature": 3}}}]},
            "at presets[0].settings.parameters.temperature",
        ),
    ],
)
def test_a_bad_file_is_refused_with_the_place_and_nothing_is_kept(
    presets: PresetService, document: object, said: str
) -> None:
    with pytest.raises(FileRejected) as caught:
        presets.take_in("presets.json", json.dumps(document).encode())
    assert said in str(caught.value)
    assert own(presets) == []
