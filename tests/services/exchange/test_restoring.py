import pytest

from gptdash.services.exchange.restoring import RestoredText

VALUES = {"⟦EMAIL_1⟧": "ada@example.com"}


def restore(text: str) -> str:
    for name, value in VALUES.items():
        text = text.replace(name, value)
    return text


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_a_placeholder_that_comes_in_pieces_is_put_back_whole(size: int) -> None:
    text = "Write to ⟦EMAIL_1⟧, not ⟦EMAIL_9⟧. ⟦"
    restored = RestoredText(restore)
    told = [restored.add(text[start : start + size]) for start in range(0, len(text), size)]
    assert "".join(told) + restored.rest() == "Write to ada@example.com, not ⟦EMAIL_9⟧. ⟦"
    assert not any("⟦EMAIL_1" in piece for piece in told)


def test_a_bracket_that_is_none_of_ours_does_not_hold_the_text_back() -> None:
    restored = RestoredText(restore)
    assert restored.add("⟦" + "x" * 50) == "⟦" + "x" * 50
