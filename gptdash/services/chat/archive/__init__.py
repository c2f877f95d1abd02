"""Conversations as files: written out, and read in again."""

from gptdash.services.chat.archive.archiving import Archiving, TakenIn
from gptdash.services.chat.archive.own import write_own
from gptdash.services.chat.archive.reading import read_own

__all__ = ["Archiving", "TakenIn", "read_own", "write_own"]
