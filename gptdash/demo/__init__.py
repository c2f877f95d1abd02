"""The demo: sample data on a database of its own, so that every page shows its full self."""

from gptdash.demo.demo import Demo
from gptdash.demo.rooms import Rooms

__all__ = ["Demo", "Rooms"]
