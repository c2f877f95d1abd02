"""The parts of the jobs page."""

from gptdash.ui.jobs.following import follow_job
from gptdash.ui.jobs.listing import chosen_job, show_jobs
from gptdash.ui.jobs.new_job import show_new_job

__all__ = ["chosen_job", "follow_job", "show_jobs", "show_new_job"]
