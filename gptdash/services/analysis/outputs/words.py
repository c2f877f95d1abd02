"""An answer as a text that others can read: what was asked, what came out, and how it was computed."""

from collections.abc import Callable
from typing import Final

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.answer import Answer
from gptdash.services.analysis.outputs.results import result_csv

ROWS: Final = 200
QUESTION: Final = mark("Question: {question}")
CHART: Final = mark("Chart: {kind}")
COMPUTED_BY: Final = mark("Computed by this query:")
RESULT: Final = mark("Result ({shown} of {total} rows):")


def answer_in_words(answer: Answer, question: str, say: Callable[[Sentence], str] = str) -> str:
    """Describe an answer with its chart, its query and the first `ROWS` rows of its result, as CSV."""
    rows = answer.table.head(ROWS)
    told = sentence(RESULT, shown=len(rows), total=len(answer.table))
    parts = (
        say(sentence(QUESTION, question=question)) if question else "",
        say(answer.text),
        say(sentence(CHART, kind=answer.spec.kind)),
        "\n".join(f"- {say(one)}" for one in answer.understood),
        f"{say(sentence(COMPUTED_BY))}\n{answer.sql}",
        f"{say(told)}\n{result_csv(rows).decode('utf-8-sig')}",
    )
    return "\n\n".join(filter(None, parts))
