"""How a review is to be made."""

from gptdash.domain.noun import Noun


class ReviewOptions(Noun):
    """`reply_language` is that of the model's words. The second pass lets the model confirm or drop its findings."""

    reply_language: str = "English"
    use_model: bool = True
    second_pass: bool = False
