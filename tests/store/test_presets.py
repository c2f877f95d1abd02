from gptdash.domain.conversations import ChatSettings, HistoryRule, Preset
from gptdash.domain.requests import Parameters
from gptdash.store import Store

SETTINGS = ChatSettings(
    system="你好 ⟦EMAIL_1⟧", parameters=Parameters(stop=("a", "b"), seed=7), history=HistoryRule(max_messages=None)
)


def test_presets_come_back_in_the_order_of_their_making(store: Store) -> None:
    first, second = (Preset(id=str(number), name=f"p{number}", settings=SETTINGS) for number in (2, 1))
    store.presets.add(first)
    store.presets.add(second)
    assert store.presets.listed() == (first, second)


def test_a_change_is_kept_and_what_is_not_there_is_not_changed(store: Store) -> None:
    preset = Preset(id="1", name="before", settings=ChatSettings())
    assert not store.presets.change(preset)
    store.presets.add(preset)
    after = Preset(id="1", name="after", settings=SETTINGS)
    assert store.presets.change(after)
    assert store.presets.listed() == (after,)
    store.presets.delete("1")
    assert store.presets.listed() == ()
