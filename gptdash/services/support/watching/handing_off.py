"""Whether a person takes over after a turn."""

from typing import Final

from gptdash.domain.support import Company, HandOff, Mood, SupportAnswer
from gptdash.domain.wording import mark, sentence

FRUSTRATED: Final = mark("The customer is frustrated: the mood is {score}, the limit is {limit}.")


def hand_off_after(company: Company, answer: SupportAnswer, mood: Mood | None) -> HandOff | None:
    """Hand off where the answer says so, or where the customer is frustrated; a mood that is unknown is no reason."""
    if answer.kind == "hand_off":
        return HandOff(rule=answer.rule, reason=answer.reason)
    rules, score = company.rules, mood.score if mood else None
    if rules.frustration and score is not None and score <= rules.frustration_at:
        return HandOff(rule="frustration", reason=sentence(FRUSTRATED, score=score, limit=rules.frustration_at))
    return None
