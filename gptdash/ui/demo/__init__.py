"""The demo on every page: a banner that says so, and something to look at."""

from gptdash.ui.demo.banner import show_demo

__all__ = ["show_demo"]
