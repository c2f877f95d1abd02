"""The project file: everything in one file, saved and opened."""

from gptdash.ui.projects.files import OPEN_KEY, show_projects

__all__ = ["OPEN_KEY", "show_projects"]
