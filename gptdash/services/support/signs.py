"""What the model writes to us in place of an answer."""

from typing import Final

HAND_OFF: Final = "[hand-off]"
REFUSE: Final = "[refuse]"
SIGNS: Final = (HAND_OFF, REFUSE)


def is_sign(said: str) -> bool:
    """Tell whether a text is, or is about to become, a sign and not words to the customer."""
    text = said.strip().casefold()
    return bool(text) and any(sign.startswith(text) or sign in text for sign in SIGNS)
