"""The chat feature."""

import uuid
from functools import partial

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.conversations import Conversation, MessageState, StoredMessage
from gptdash.domain.errors import InputRejected
from gptdash.domain.events import Done
from gptdash.domain.messages import Message, assistant, user
from gptdash.domain.redaction import Redactor
from gptdash.domain.requests import Parameters, Request
from gptdash.domain.safety import check_input
from gptdash.domain.wording import mark
from gptdash.gateway import Gateway, replaced_sentence
from gptdash.services.chat.history import input_budget, trim_to_budget
from gptdash.services.chat.turn import ChatTurn
from gptdash.store import Conversations


class ChatService:
    """Holds conversations with the model of one endpoint.

    With a `redactor`, what a person writes is stored with placeholders for personal data and secrets; only the session
    that knows the values can show them.
    """

    def __init__(self, gateway: Gateway, conversations: Conversations, redactor: Redactor | None = None) -> None:
        self._gateway = gateway
        self._conversations = conversations
        self._redactor = redactor

    def new_conversation(self) -> str:
        """Return the id of a conversation that does not exist yet; its first message brings it into being."""
        return uuid.uuid4().hex

    def recent(self, limit: int = 20) -> tuple[Conversation, ...]:
        """List conversations, the one that was last spoken in first."""
        return self._conversations.recent(limit)

    def messages(self, conversation_id: str) -> tuple[StoredMessage, ...]:
        """List the messages of a conversation, the oldest first."""
        return self._conversations.messages(conversation_id)

    def send(
        self, conversation_id: str, text: str, *, model: str | None = None, parameters: Parameters | None = None
    ) -> ChatTurn:
        """Store what the user says and prepare the reply, which is asked for when its ticks are taken.

        Raises:
            InputRejected: the text is blank, too long, or holds what a model would not read as text.
        """
        if not text.strip():
            raise InputRejected(detail=mark("write a message first"))
        warnings = check_input(text).warnings
        if self._redactor:
            redacted = self._redactor.redact(text)
            text = redacted.text
            warnings += (replaced_sentence(redacted.counts),) if redacted.counts else ()
        said = self.messages(conversation_id)
        question = self._conversations.append(conversation_id, "user", text, parent_id=said[-1].id if said else None)
        turn = self._turn((*said, question), model, parameters)
        turn.warnings = warnings
        return turn

    def answer(
        self, conversation_id: str, *, model: str | None = None, parameters: Parameters | None = None
    ) -> ChatTurn:
        """Prepare a reply to a last message that has none.

        Raises:
            InputRejected: there is no message that waits for a reply.
        """
        said = self.messages(conversation_id)
        if not said or said[-1].role != "user":
            raise InputRejected(detail=mark("there is no message that waits for a reply"))
        return self._turn(said, model, parameters)

    def _turn(self, said: tuple[StoredMessage, ...], model: str | None, parameters: Parameters | None) -> ChatTurn:
        capabilities = self._gateway.capabilities(model)
        history = tuple(_spoken(message) for message in said)
        sent = trim_to_budget(history, input_budget(capabilities), capabilities.encoding)
        request = Request(
            messages=sent,
            purpose="chat",
            model=model,
            parameters=_bounded(parameters or Parameters(), capabilities),
            conversation_id=said[-1].conversation_id,
        )
        save = partial(self._save, said[-1])
        return ChatTurn(self._gateway.stream(request), save, unsent=len(history) - len(sent))

    def _save(self, question: StoredMessage, text: str, state: MessageState, done: Done | None) -> StoredMessage:
        return self._conversations.append(
            question.conversation_id, "assistant", text, parent_id=question.id, state=state, done=done
        )


def _spoken(message: StoredMessage) -> Message:
    return assistant(message.text) if message.role == "assistant" else user(message.text)


def _bounded(parameters: Parameters, capabilities: Capabilities) -> Parameters:
    """Give a weak model an end: it may not find one by itself."""
    if not capabilities.weak or parameters.max_output_tokens is not None:
        return parameters
    return parameters.model_copy(update={"max_output_tokens": capabilities.max_output_tokens})
