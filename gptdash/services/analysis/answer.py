"""An answer, with everything that it rests on."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd
import plotly.graph_objects as go

from gptdash.domain.events import Done
from gptdash.domain.wording import Sentence
from gptdash.services.analysis.spec import ChartSpec

Planner = Literal["rules", "model"]


@dataclass(frozen=True)
class Answer:
    """What was asked for, how it was computed and what came out.

    `sql` is exactly what ran, `table` what it returned; `text` is computed from that. `understood` says how the
    question was read, `ignored` lists its words that played no part. `done` is the model's bill, where one was asked.
    """

    spec: ChartSpec
    sql: str
    table: pd.DataFrame
    figure: go.Figure
    text: Sentence
    planner: Planner
    seconds: float
    understood: tuple[Sentence, ...] = ()
    ignored: tuple[str, ...] = ()
    done: Done | None = None
