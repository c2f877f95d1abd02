"""Tests a bot before it is trusted: sets of cases, their runs, and what changed between two."""

from gptdash.ui.support.testing.showing import show_tests

__all__ = ["show_tests"]
