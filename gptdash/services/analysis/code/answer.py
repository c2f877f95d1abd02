"""What code gave."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd
import plotly.graph_objects as go

from gptdash.domain.wording import Sentence

Language = Literal["python", "sql"]


@dataclass(frozen=True)
class CodeAnswer:
    """What code or a query gave, with the code itself.

    `text` is computed from `table`; `rows` counts the rows that the code gave, of which `table` holds the first, and is
    None where nobody counted them. `notes` tell what was left out.
    """

    language: Language
    code: str
    text: Sentence
    table: pd.DataFrame | None
    rows: int | None
    figure: go.Figure | None
    printed: str
    seconds: float
    notes: tuple[Sentence, ...] = ()
