"""Conversations as files: written out, and read in again."""

from gptdash.services.chat.archive.archiving import Archiving, TakenIn

__all__ = ["Archiving", "TakenIn"]
