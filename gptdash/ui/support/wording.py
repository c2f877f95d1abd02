"""Words for what the bot decides."""

from typing import Final

from gptdash.domain.support import Rule
from gptdash.domain.wording import mark
from gptdash.ui.text import _

RULES: Final[dict[Rule, str]] = {
    "fits": mark("a passage fits"),
    "ambiguous": mark("several passages fit"),
    "asked_for_person": mark("asked for a person"),
    "nothing_found": mark("nothing found"),
    "out_of_scope": mark("out of scope"),
    "model_passed": mark("the passages did not answer it"),
    "model_refused": mark("against the rules"),
    "prompt_leaked": mark("the instructions were repeated"),
    "frustration": mark("frustration"),
    "loop": mark("asked again and again"),
}


def rule_text(rule: str) -> str:
    """Write a rule; one of a later version stands as it is."""
    return next((_(text) for name, text in RULES.items() if name == rule), rule)
