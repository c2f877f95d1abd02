"""Many prompts as one job: priced before it starts, resumed after whatever ended it."""

from gptdash.services.jobs.prompts import PromptTable, fill, read_lines, read_table
from gptdash.services.jobs.runner import JobRunner
from gptdash.services.jobs.service import JobEstimate, JobService

__all__ = ["JobEstimate", "JobRunner", "JobService", "PromptTable", "fill", "read_lines", "read_table"]
