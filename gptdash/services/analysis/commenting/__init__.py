"""What a model says of a result, held against it."""

from gptdash.services.analysis.commenting.commenting import Commentary, comment_on
from gptdash.services.analysis.commenting.numbers import numbers_in
from gptdash.services.analysis.commenting.said import Said

__all__ = ["Commentary", "Said", "comment_on", "numbers_in"]
