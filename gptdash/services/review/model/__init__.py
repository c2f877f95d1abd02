"""What the model finds: code goes out as numbered data, what comes back is believed only where the code agrees."""

from gptdash.services.review.model.numbering import language_name
from gptdash.services.review.model.parallel import Progress, Watch
from gptdash.services.review.model.pricing import PriceBefore
from gptdash.services.review.model.reviewer import ModelReview, ModelReviewer

__all__ = ["ModelReview", "ModelReviewer", "PriceBefore", "Progress", "Watch", "language_name"]
