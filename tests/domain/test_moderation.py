import pytest
from hypothesis import given
from hypothesis import strategies as st

from gptdash.domain.moderation import OVERLAP, PIECE, ModerationPolicies, pieces_of


def test_a_policy_holds_for_all_pages_but_those_that_have_their_own() -> None:
    policies = ModerationPolicies.parse("warn, support=block review=off")
    assert (policies.of("chat"), policies.of("support"), policies.of("review")) == ("warn", "block", "off")


def test_nothing_is_checked_unless_wanted() -> None:
    assert ModerationPolicies().of("chat") == "off"


@pytest.mark.parametrize("text", ["maybe", "support=never", "kitchen=block", "=block"])
def test_what_is_no_policy_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        ModerationPolicies.parse(text)


@given(st.text(alphabet="ab \n中", max_size=3 * PIECE))
def test_pieces_are_short_enough_and_leave_nothing_out(text: str) -> None:
    pieces = list(pieces_of(text))
    assert all(len(piece) <= PIECE for piece in pieces)
    at = 0
    for piece in pieces:
        found = text.find(piece, max(0, at - OVERLAP))
        assert 0 <= found <= at  # it begins where the last one ended, or before
        at = found + len(piece)
    assert not text[at:].strip()


def test_a_word_at_a_cut_is_whole_in_one_piece() -> None:
    text = "x" * (PIECE - 3) + "forbidden" + "y" * PIECE
    assert any("forbidden" in piece for piece in pieces_of(text))
