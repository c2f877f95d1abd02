"""Results that travel from their page into a chat, as an attachment that is not sent yet."""

from gptdash.ui.travels.answers import offer_answer
from gptdash.ui.travels.findings import offer_finding

__all__ = ["offer_answer", "offer_finding"]
