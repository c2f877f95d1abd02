"""Reads a file of conversations, in whichever of the forms it is."""

import json
from collections import Counter
from typing import Final

from pydantic import JsonValue, ValidationError

from gptdash.domain.conversations import WholeConversation
from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.chat.archive.chatgpt import GptFile, grown_from_chatgpt
from gptdash.services.chat.archive.own import FORMAT, VERSION, OwnFile
from gptdash.services.chat.archive.parsing import parsed
from gptdash.services.chat.archive.places import ShapeProblem, first_problem
from gptdash.services.chat.archive.plain import PlainFile, grown_from_plain
from gptdash.services.chat.archive.refusals import NewerFormat, UnknownFormat, WrongShape

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
    document = parsed(name, data)
    try:
        return _recognised(name, document)
    except ValidationError as error:
        problem = first_problem(error)
        raise WrongShape(name=name, problem=problem.problem, place=problem.place) from error
    except ShapeProblem as error:
        raise WrongShape(name=name, problem=error.problem, place=error.place) from error


def read_own(name: str, data: bytes) -> tuple[WholeConversation, ...]:
    """Read the conversations of a file in our own form.

    Raises:
        FileRejected: it is in no such form, or something in it is wrong; the error names the place.
    """
    read = read_file(name, data)
    if read.foreign:
        raise UnknownFormat(name=name)
    return read.conversations


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
