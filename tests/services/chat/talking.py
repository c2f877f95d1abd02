"""Talking to a chat service, to the end."""

from gptdash.services.chat import ChatTurn


def finish(turn: ChatTurn) -> ChatTurn:
    """Let a reply come to its end."""
    with turn:
        for _ in turn.ticks():
            pass
    return turn
