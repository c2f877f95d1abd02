"""What people do not see in code, or what is not meant for them: found here, in every language."""

import re
from collections.abc import Iterator
from typing import Final

from gptdash.domain.safety.input_check import STEERING
from gptdash.domain.safety.invisible import BIDI, hidden_places, name_of
from gptdash.domain.wording import mark
from gptdash.services.review.findings import Finding, Severity
from gptdash.services.review.sources import Row, SourceFile

_BIDI: Final = re.compile(f"[{BIDI}]")
HIDDEN_RULE: Final = "hidden-characters"
STEERING_RULE: Final = "steering-phrase"
BIDI_SAID: Final = mark("Characters that change the direction of text make this line look other than it runs.")
HIDDEN_SAID: Final = mark("This line holds characters that cannot be seen.")
STEERING_SAID: Final = mark("This line reads like an instruction to a model that reviews code. It was not followed.")


def find_hidden(file: SourceFile) -> Iterator[Finding]:
    """Find hidden characters and attempts to steer a reviewer, in the lines that are new."""
    for row in file.rows():
        if row.sign == "+" or (file.status == "whole"):
            yield from _in_line(file, row)


def _in_line(file: SourceFile, row: Row) -> Iterator[Finding]:
    places = () if row.text.isascii() else hidden_places(row.text)
    if places:
        bidi = bool(_BIDI.search(row.text))
        found = _finding(file, row, "high" if bidi else "medium", HIDDEN_RULE)
        names = ", ".join(sorted({f"{name_of(row.text[at])} U+{ord(row.text[at]):04X}" for at in places}))
        yield found.model_copy(update={"message": BIDI_SAID if bidi else HIDDEN_SAID, "suggestion": names})
    if STEERING.search(row.text):
        yield _finding(file, row, "info", STEERING_RULE)


def _finding(file: SourceFile, row: Row, severity: Severity, rule: str) -> Finding:
    return Finding(
        file=file.path,
        line=row.new,
        end_line=row.new,
        severity=severity,
        category="security",
        message=STEERING_SAID,
        quote=row.text.removesuffix("\r"),
        sources=("gptdash",),
        rules=(rule,),
        confidence="high",
    )
