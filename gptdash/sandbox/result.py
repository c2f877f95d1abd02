"""What came out of a job, checked."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from gptdash.domain.wording import Sentence


@dataclass(frozen=True)
class SandboxResult:
    """What a job gave: rows × columns, a figure, what it printed, and how long it took.

    `table` holds the first rows alone where `rows` says that there were more; `rows` is None where nobody counted them.
    `notes` tell what was left out.
    """

    table: pd.DataFrame | None
    rows: int | None
    figure: go.Figure | None
    printed: str
    seconds: float
    notes: tuple[Sentence, ...] = ()
