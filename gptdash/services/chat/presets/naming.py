"""What presets may be called."""

from typing import Annotated, Final

from pydantic import StringConstraints

LONGEST_NAME: Final = 100
PresetName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME)]
