"""Chooses what is sent of a branch, and what has to be summed up for it."""

from functools import partial

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.conversations import ChatSettings, StoredMessage
from gptdash.domain.requests import ToolSpec
from gptdash.services.chat.history import Read, Window, input_budget, newest_that_fit, text_weight
from gptdash.services.chat.recalling import recall_tokens
from gptdash.services.chat.speaking import attached_tokens
from gptdash.store import Conversations

# What is kept free for a summary; the prompt asks for far less.
SUMMARY_TOKENS = 1000
Tools = tuple[ToolSpec, ...]


class Windowing:
    """Windows on the branches of kept conversations."""

    def __init__(self, conversations: Conversations) -> None:
        self._branches = conversations.branches
        self._summaries = conversations.summaries

    def upto(
        self, question: StoredMessage, settings: ChatSettings, capabilities: Capabilities, tools: Tools = ()
    ) -> Window:
        """Choose what is sent to have a kept message answered, beside the descriptions of tools."""
        read = partial(self._branches.upto, question.conversation_id, question.id)
        return self._window(read, settings, capabilities, tools)

    def with_draft(
        self, draft: StoredMessage, settings: ChatSettings, capabilities: Capabilities, tools: Tools = ()
    ) -> Window:
        """Choose what would be sent with a message that is not kept yet."""

        def read(wanted: int) -> tuple[StoredMessage, ...]:
            if draft.parent_id is None or wanted == 1:
                return (draft,)
            return (*self._branches.upto(draft.conversation_id, draft.parent_id, wanted - 1), draft)

        return self._window(read, settings, capabilities, tools)

    def _window(self, read: Read, settings: ChatSettings, capabilities: Capabilities, tools: Tools) -> Window:
        rule, budget, encoding = settings.history, input_budget(capabilities), capabilities.encoding
        if budget is not None:
            budget -= text_weight(settings.system, encoding) + (SUMMARY_TOKENS if rule.summarise else 0)
            budget -= sum(text_weight(tool.model_dump_json(), encoding) for tool in tools)

        def weigh(message: StoredMessage) -> int:
            sees = capabilities.vision is not False
            files = attached_tokens(message, sees=sees)
            return text_weight(message.text, encoding) + files + recall_tokens(message, encoding)

        window = newest_that_fit(read, rule, budget, weigh)
        return self._with_summary(window) if rule.summarise and window.earlier else window

    def _with_summary(self, window: Window) -> Window:
        """Begin behind the oldest summary that still leaves no gap, or ask for a new one.

        A new one covers half of what would fit besides, so that the next is needed only when as much was said again.
        """
        said = window.messages
        before = [message.parent_id or "" for message in said]
        found = self._summaries.find(before)
        for place, name in enumerate(before):
            if name in found:
                return Window(messages=said[place:], summary=found[name])
        kept = said[len(said) // 2 :]
        fallen = self._branches.upto(kept[0].conversation_id, kept[0].parent_id or "")
        return self._with_gap(kept, fallen)

    def _with_gap(self, kept: tuple[StoredMessage, ...], fallen: tuple[StoredMessage, ...]) -> Window:
        found = self._summaries.find(message.id for message in fallen)
        covered = max((place for place, message in enumerate(fallen) if message.id in found), default=-1)
        summary = found[fallen[covered].id] if covered >= 0 else ""
        return Window(messages=kept, summary=summary, gap=fallen[covered + 1 :])
