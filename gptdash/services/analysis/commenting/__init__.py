"""What a model says of a result, held against it."""

from gptdash.services.analysis.commenting.commenting import Commentary, comment_on
from gptdash.services.analysis.commenting.numbers import Said, numbers_in

__all__ = ["Commentary", "Said", "comment_on", "numbers_in"]
