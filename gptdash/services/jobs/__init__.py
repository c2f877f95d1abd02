"""Many prompts as one job: priced before it starts, resumed after whatever ended it."""

from gptdash.services.jobs.checking import EXPECTED, OWN_CHECKS, Check
from gptdash.services.jobs.items import First, Items, Prompts
from gptdash.services.jobs.pictures import Pictures
from gptdash.services.jobs.prompts import fill, read_lines
from gptdash.services.jobs.results import fields_of, values_of
from gptdash.services.jobs.runner import JobRunner
from gptdash.services.jobs.service import JobEstimate, JobService
from gptdash.services.jobs.tables import PromptTable, read_table

__all__ = [
    "EXPECTED",
    "OWN_CHECKS",
    "Check",
    "First",
    "Items",
    "JobEstimate",
    "JobRunner",
    "JobService",
    "Pictures",
    "PromptTable",
    "Prompts",
    "fields_of",
    "fill",
    "read_lines",
    "read_table",
    "values_of",
]
