"""Looks at what is sent to a model directly: the guide's `sanitize_input`, without cutting anything out.

Size, control characters and chat-template tokens block. Phrases that try to steer a model only warn: lists of them stop
few attacks and hit harmless text, so they are a trace for people, never a defence.
"""

import re
from typing import Final

from gptdash.domain.errors import InputRejected
from gptdash.domain.noun import Noun
from gptdash.domain.safety.invisible import hidden_places, name_of
from gptdash.domain.wording import Sentence, mark, sentence

LONGEST_INPUT: Final = 400_000
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
TEMPLATE_TOKEN: Final = re.compile(
    r"<\|(?:im_start|im_end|im_sep|endoftext|endofprompt|start_header_id|end_header_id|eot_id|begin_of_text|"
    r"system|user|assistant|end|start|channel|message|return|fim_\w+)\|>|<</?SYS>>|\[/?INST\]|<(?:start|end)_of_turn>"
)
STEERING: Final = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b(?:\s+\w+){0,3}?\s+(?:previous|prior|above|earlier|preceding|system)\s+"
    r"(?:\w+\s+){0,2}?(?:instructions?|prompts?|rules|messages?|directions|guidelines)"
    r"|\b(?:reveal|print|show|repeat|output|leak)\b(?:\s+\w+){0,3}?\s+(?:your|the)\s+(?:system|hidden|initial|secret)\s+"
    r"(?:prompt|instructions?|message)"
    r"|\byou\s+are\s+now\s+(?:dan|jailbroken|unrestricted|in\s+developer\s+mode)\b"
    r"|\b(?:enable|enter|activate)\s+(?:developer|jailbreak|dan|god)\s+mode\b"
    r"|(?:忽略|無視|无视|忘記|忘记|不要理會|不要理会).{0,8}(?:指令|指示|規則|规则|提示詞|提示词|設定|设定)"
    r"|(?:顯示|显示|告訴我|告诉我|輸出|输出|洩漏|泄露).{0,6}(?:系統提示|系统提示|提示詞|提示词|初始指令)",
    re.IGNORECASE,
)
SHOWN_NAMES: Final = 3


class InputTooLong(InputRejected):
    """A text beyond the limit."""

    template = mark("This is {length} characters long; at most {limit} can be sent at once. Shorten or split it.")


class InputUnsafe(InputRejected):
    """A text with characters that would be read as something else than text."""

    template = mark(
        "This holds {what} at character {place}, which a model would not read as text. Remove it, then send."
    )


class InputReport(Noun):
    """What is remarkable in an input that may be sent: sentences for the user, and their codes for the record."""

    warnings: tuple[Sentence, ...] = ()
    codes: tuple[str, ...] = ()


def check_input(text: str, *, limit: int = LONGEST_INPUT) -> InputReport:
    """Look at a text that a person sends to a model.

    Raises:
        InputTooLong: it is longer than `limit` characters.
        InputUnsafe: it holds control characters or tokens of a chat template.
    """
    if len(text) > limit:
        raise InputTooLong(length=f"{len(text):,}", limit=f"{limit:,}")
    if control := CONTROL.search(text):
        raise InputUnsafe(what=mark("a control character"), place=control.start() + 1)
    if token := TEMPLATE_TOKEN.search(text):
        raise InputUnsafe(what=token[0], place=token.start() + 1)
    found = _remarkable(text)
    return InputReport(warnings=tuple(said for _, said in found), codes=tuple(code for code, _ in found))


def remarks_on(text: str) -> tuple[str, ...]:
    """Name what is remarkable in a text, for the record of the call that it goes out with."""
    return tuple(code for code, _ in _remarkable(text))


def _remarkable(text: str) -> list[tuple[str, Sentence]]:
    return [*_steering(text), *_hidden(text)]


def _steering(text: str) -> list[tuple[str, Sentence]]:
    phrase = STEERING.search(text)
    if phrase is None:
        return []
    said = sentence(
        mark("This reads like an attempt to steer the model: “{phrase}”. It is sent as it is."), phrase=phrase[0]
    )
    return [("steering_phrase", said)]


def _hidden(text: str) -> list[tuple[str, Sentence]]:
    places = hidden_places(text)
    if not places:
        return []
    names = ", ".join(sorted({name_of(text[place]) for place in places})[:SHOWN_NAMES])
    said = sentence(
        mark("This holds {count} characters that cannot be seen ({names}). They are sent as they are."),
        count=len(places),
        names=names,
    )
    return [("hidden_characters", said)]
