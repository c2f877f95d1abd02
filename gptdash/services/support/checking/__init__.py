"""Holds an answer against the passages it was made from."""

from gptdash.services.support.checking.checked import Checked, check_answer
from gptdash.services.support.checking.facts import facts_of
from gptdash.services.support.checking.sentences import sentences_of

__all__ = ["Checked", "check_answer", "facts_of", "sentences_of"]
