"""The parts of the jobs page, and of jobs on other pages."""

from gptdash.ui.jobs.elsewhere import ask_many_pictures, fill_column
from gptdash.ui.jobs.following import follow_job
from gptdash.ui.jobs.listing import chosen_job, show_jobs
from gptdash.ui.jobs.new_job import show_new_job, write_prompts

__all__ = ["ask_many_pictures", "chosen_job", "fill_column", "follow_job", "show_jobs", "show_new_job", "write_prompts"]
