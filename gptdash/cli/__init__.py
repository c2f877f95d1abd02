"""The command `gptdash`: starts the app, or reviews code from the shell."""

from gptdash.cli.command import main

__all__ = ["main"]
