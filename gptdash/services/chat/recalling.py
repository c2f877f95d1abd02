"""Says kept messages again, with what tools gave for the replies among them."""

import hashlib
from collections.abc import Iterable
from typing import Final

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.conversations import StoredMessage
from gptdash.domain.messages import Message, TextPart, user
from gptdash.domain.safety import Enclosure
from gptdash.domain.tokens import EncodingName
from gptdash.services.chat.history import text_weight
from gptdash.services.chat.speaking import Files, is_spoken, spoken
from gptdash.tools import replayed, retold

# What a call takes beside its name, arguments and result: an id, the names of the fields, and a message of its own.
TOKENS_PER_CALL: Final = 40
NONCE_CHARS: Final = 16


def recalled(messages: Iterable[StoredMessage], files: Files, capabilities: Capabilities) -> tuple[Message, ...]:
    """Say messages in their order; what tools gave stands before the words of the reply that it was for.

    A model that is known to call functions reads its calls as such. Any other reads the results as data, in the message
    of the question that they were for.
    """
    said: list[Message] = []
    for message in messages:
        if message.trace and reads_calls(capabilities):
            said += replayed(message.trace, message.id)
        elif message.trace:
            _enclose(message, said)
        if is_spoken(message):
            said.append(spoken(message, files, sees=capabilities.vision is not False))
    return tuple(said)


def reads_calls(capabilities: Capabilities) -> bool:
    """Tell whether earlier calls of functions can be said as such."""
    return capabilities.tools is True


def recall_nonces(messages: Iterable[StoredMessage], capabilities: Capabilities) -> tuple[str, ...]:
    """Return the numbers between which results of tools stand."""
    return () if reads_calls(capabilities) else tuple(_nonce_of(message) for message in messages if message.trace)


def recall_tokens(message: StoredMessage, encoding: EncodingName) -> int:
    """Weigh what tools did for a message."""
    lines = retold(message.trace) if message.trace else ()
    return sum(TOKENS_PER_CALL + text_weight(line, encoding) for line in lines)


def _enclose(reply: StoredMessage, said: list[Message]) -> None:
    """Put the results with the question before; where that is not sent, they are a message of their own."""
    if not reply.trace:
        return
    data = Enclosure(_nonce_of(reply)).enclose(retold(reply.trace))
    if said and said[-1].role == "user":
        said[-1] = said[-1].model_copy(update={"parts": (*said[-1].parts, TextPart(text=f"\n\n{data}"))})
    else:
        said.append(user(data))


def _nonce_of(reply: StoredMessage) -> str:
    """Return the number that marks the results.

    It follows from them, so that no result can hold its own number, and stays the same for the servers' prompt caches.
    """
    told = "\n".join((reply.id, *retold(reply.trace))) if reply.trace else reply.id
    return hashlib.sha256(told.encode()).hexdigest()[:NONCE_CHARS]
