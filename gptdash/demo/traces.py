"""What was asked and answered in some calls, as traces show it."""

from collections.abc import Sequence
from typing import Final

from pydantic import TypeAdapter

from gptdash.demo.reading import read_as
from gptdash.domain.kept_texts import CallText, SaidText
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Purpose
from gptdash.domain.usage import CallRecord
from gptdash.store import Store

NEWEST: Final = 24


class SaidCall(Noun):
    """The texts of a call of some page."""

    purpose: Purpose
    system: str
    asked: str
    replied: str


def write_traces(store: Store, rows: Sequence[CallRecord]) -> None:
    """Give the newest calls without texts of their own some, by their page."""
    texts = read_as("traces.json", TypeAdapter(tuple[SaidCall, ...]))
    plain = [row for row in rows if row.finish_reason == "stop" and not row.conversation_id]
    for row in sorted(plain, key=lambda row: row.started_at)[-NEWEST:]:
        said = next((text for text in texts if text.purpose == row.purpose), None)
        if said:
            messages = (SaidText(role="system", text=said.system), SaidText(role="user", text=said.asked))
            store.texts.keep(row.id, CallText(messages=messages, reply=said.replied))
    store.texts.write()
