"""What people and documents write is looked at before a model reads it, and what a model writes before people do."""

from gptdash.domain.safety.canary import Canary
from gptdash.domain.safety.cells import neutralised
from gptdash.domain.safety.input_check import InputReport, InputTooLong, InputUnsafe, check_input, remarks_on
from gptdash.domain.safety.invisible import reveal
from gptdash.domain.safety.markdown import without_remote_content
from gptdash.domain.safety.untrusted import Enclosure

__all__ = [
    "Canary",
    "Enclosure",
    "InputReport",
    "InputTooLong",
    "InputUnsafe",
    "check_input",
    "neutralised",
    "remarks_on",
    "reveal",
    "without_remote_content",
]
