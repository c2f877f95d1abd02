"""The review for people and for machines."""

from gptdash.services.review.reports.markdown import generate_report
from gptdash.services.review.reports.wording import Say, place_of, read_by, score_said, state_said

__all__ = ["Say", "generate_report", "place_of", "read_by", "score_said", "state_said"]
