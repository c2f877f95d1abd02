from hypothesis import given
from hypothesis import strategies as st

from gptdash.domain.token_pieces import pieces_of
from gptdash.domain.tokens import count_text


def test_words_are_cut_where_the_tokenizer_cuts_them() -> None:
    assert [piece.text for piece in pieces_of("Hello world!")] == ["Hello", " world", "!"]


def test_a_character_of_several_tokens_is_one_piece() -> None:
    (piece,) = pieces_of("\U0001f9a9")  # a flamingo
    assert (piece.text, piece.tokens) == ("\U0001f9a9", count_text("\U0001f9a9"))
    assert piece.tokens > 1


@given(st.text(max_size=60))
def test_pieces_are_the_whole_text_and_all_of_its_tokens(text: str) -> None:
    pieces = list(pieces_of(text))
    assert "".join(piece.text for piece in pieces) == text
    assert sum(piece.tokens for piece in pieces) == count_text(text)
