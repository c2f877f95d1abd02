"""What the model finds: code goes out as numbered data, what comes back is believed only where the code agrees."""

from gptdash.services.review.model.numbering import language_name
from gptdash.services.review.model.parallel import EndReview, Progress, Watch
from gptdash.services.review.model.pricing import PriceBefore
from gptdash.services.review.model.reviewer import ModelReview, ModelReviewer
from gptdash.services.review.model.summing_up import NothingToSumUp, Summary, SummaryFailed, sum_up

__all__ = [
    "EndReview",
    "ModelReview",
    "ModelReviewer",
    "NothingToSumUp",
    "PriceBefore",
    "Progress",
    "Summary",
    "SummaryFailed",
    "Watch",
    "language_name",
    "sum_up",
]
