"""The group of all others, which a result marks and a chart names."""

import pandas as pd

from gptdash.domain.wording import sentence
from gptdash.services.analysis.figures.style import OTHERS
from gptdash.services.analysis.results import result_names
from gptdash.services.analysis.spec import ChartSpec
from gptdash.services.analysis.wording import Say, value_text


def with_named_others(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> pd.DataFrame:
    """Write the groups as text where one of them is all others, under a name that no other group has."""
    if not spec.others or not len(rows):
        return rows
    names = result_names(spec)
    rest = rows[names.others].astype(bool)
    of_dimension = names.split is None or bool(rows.loc[rest, names.dimensions[0]].isna().all())
    grouped = names.dimensions[0] if of_dimension else str(names.split)
    texts = [None if pd.isna(value) else value_text(value) for value in rows[grouped]]
    name = say(sentence(OTHERS))
    while name in texts:
        name = f"({name})"
    written = [name if is_rest else text for text, is_rest in zip(texts, rest, strict=True)]
    return rows.drop(columns=names.others).assign(**{grouped: pd.Series(written, index=rows.index, dtype=object)})
