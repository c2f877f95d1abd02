"""Reads a file of conversations, in whichever of the forms it is."""

import json
from collections import Counter
from typing import Final

from pydantic import JsonValue, ValidationError

from gptdash.domain.conversations import WholeConversation
from gptdash.domain.errors import EmptyFile, TooLarge
from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.chat.archive.chatgpt import GptFile, grown_from_chatgpt
from gptdash.services.chat.archive.own import FORMAT, VERSION, OwnFile
from gptdash.services.chat.archive.places import ShapeProblem, first_problem
from gptdash.services.chat.archive.plain import PlainFile, grown_from_plain
from gptdash.services.chat.archive.refusals import NewerFormat, NotJson, NotText, UnknownFormat, WrongShape

LARGEST_BYTES: Final = 300_000_000
LEFT_OUT: Final = mark("Not text, so left out: {what}.")
EMPTY: Final = mark("{count} conversations without any text were left out.")


class Imported(Noun):
    """What a file held; `foreign` conversations were not written by gptdash."""

    conversations: tuple[WholeConversation, ...]
    notes: tuple[Sentence, ...] = ()
    foreign: bool = False


def read_file(name: str, data: bytes) -> Imported:
    """Read the conversations in a file.

    Raises:
        FileRejected: it holds none in a form that we know, or something in it is wrong; the error names the place.
    """
    document = _parsed(name, data)
    try:
        return _recognised(name, document)
    except ValidationError as error:
        problem = first_problem(error)
        raise WrongShape(name=name, problem=problem.problem, place=problem.place) from error
    except ShapeProblem as error:
        raise WrongShape(name=name, problem=error.problem, place=error.place) from error


def _parsed(name: str, data: bytes) -> JsonValue:
    if not data.strip():
        raise EmptyFile(name=name)
    if len(data) > LARGEST_BYTES:
        raise TooLarge(name=name, size=f"{len(data):,} bytes", limit=f"{LARGEST_BYTES:,} bytes")
    try:
        return _cleaned(json.loads(data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise NotText(name=name, place=error.start + 1) from error
    except json.JSONDecodeError as error:
        problem = error.msg[:1].lower() + error.msg[1:]
        raise NotJson(name=name, problem=problem, line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise UnknownFormat(name=name) from error


def _cleaned(value: JsonValue) -> JsonValue:
    """Replace what JSON can say and no text can hold: halves of surrogate pairs, and the NUL character."""
    match value:
        case str():
            return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
        case list():
            return [_cleaned(item) for item in value]
        case dict():
            return {str(_cleaned(key)): _cleaned(item) for key, item in value.items()}
        case _:
            return value


def _recognised(name: str, document: JsonValue) -> Imported:
    match document:
        case {"format": "gptdash.conversations", "version": int(version)} if version > VERSION:
            raise NewerFormat(name=name, version=version)
        case {"format": str(kind)} if kind == FORMAT:
            return Imported(conversations=_own(document))
        case [{"mapping": _}, *_] | {"mapping": _}:
            return _from_chatgpt(document if isinstance(document, list) else [document])
        case [{"role": _}, *_] | [{"content": _}, *_]:
            return _from_plain(name, {"messages": document})
        case {"messages": [*_]}:
            return _from_plain(name, document)
        case _:
            raise UnknownFormat(name=name)


def _own(document: JsonValue) -> tuple[WholeConversation, ...]:
    # JSON has no bytes and no tuples; only the reader of JSON text knows what stands for them.
    return OwnFile.model_validate_json(json.dumps(document)).conversations


def _from_plain(name: str, document: JsonValue) -> Imported:
    whole = grown_from_plain(PlainFile.model_validate(document), title="")
    if not whole.messages:
        raise UnknownFormat(name=name)
    return Imported(conversations=(whole,), foreign=True)


def _from_chatgpt(document: list[JsonValue]) -> Imported:
    file = GptFile.model_validate({"conversations": document})
    left_out: Counter[str] = Counter()
    grown = [
        grown_from_chatgpt(conversation, f"conversations[{number}]", left_out)
        for number, conversation in enumerate(file.conversations)
    ]
    kept = tuple(whole for whole in grown if whole.messages)
    notes: list[Sentence] = []
    if left_out:
        what = ", ".join(f"{kind} ({count})" for kind, count in sorted(left_out.items()))
        notes.append(sentence(LEFT_OUT, what=what))
    if len(kept) < len(grown):
        notes.append(sentence(EMPTY, count=len(grown) - len(kept)))
    return Imported(conversations=kept, notes=tuple(notes), foreign=True)
