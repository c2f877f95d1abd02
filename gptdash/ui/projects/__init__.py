"""The project file: everything in one file, saved and opened."""

from gptdash.ui.projects.files import show_projects

__all__ = ["show_projects"]
