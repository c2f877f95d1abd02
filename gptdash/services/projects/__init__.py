"""Projects: all that one works with in one file, without keys, to be opened elsewhere or put by."""

from gptdash.services.projects.contents import ALL_PARTS, Dataset, Part, Project
from gptdash.services.projects.merging import Merged
from gptdash.services.projects.packing import ConversationForm, GivenFile
from gptdash.services.projects.service import ENDING, GivenDataset, Opened, ProjectService
from gptdash.services.projects.shelves import ProjectShelves

__all__ = [
    "ALL_PARTS",
    "ENDING",
    "ConversationForm",
    "Dataset",
    "GivenDataset",
    "GivenFile",
    "Merged",
    "Opened",
    "Part",
    "Project",
    "ProjectService",
    "ProjectShelves",
]
