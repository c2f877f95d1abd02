"""A board as one HTML file that opens without a network and loads nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from importlib.resources import files
from typing import Final

from plotly.offline import get_plotlyjs

from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.answer import Answer
from gptdash.services.analysis.boards import Pinned
from gptdash.services.analysis.figures import figure
from gptdash.services.analysis.outputs.charts import FONTS
from gptdash.services.analysis.parts_of_time import with_named_parts
from gptdash.services.analysis.table import Table
from gptdash.services.analysis.wording import Say

SHOWN_ROWS: Final = 200
TOP_PX: Final = 16
POLICY: Final = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
MADE_OF: Final = mark("From {table} ({rows} rows), computed {at}. No number here was written by a model.")
ROWS_BEHIND: Final = mark("Rows behind this chart: {rows}")
ROWS_SHOWN: Final = mark("The first {shown} of {rows} rows behind this chart")
QUERY_BEHIND: Final = mark("The query that computed it")


def board_report(
    name: str, pinned: Sequence[Pinned], table: Table, at: datetime, say: Say = str, *, language: str = "en"
) -> str:
    """Write the answers of a board as a page, with the rows and the query behind each; every word is shown as text."""
    style = files("gptdash.services.analysis.outputs").joinpath("report.css").read_text("utf-8")
    made = say(sentence(MADE_OF, table=table.name, rows=f"{table.rows:,}", at=f"{at:%Y-%m-%d %H:%M %Z}".strip()))
    sections = "\n".join(f"<section>\n{part}\n</section>" for part in (_section(one, say) for one in pinned))
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(name)}</title>\n<style>\n{style}</style>\n<script>{get_plotlyjs()}</script>\n</head>\n<body>\n"
        f'<main>\n<h1>{escape(name)}</h1>\n<p class="facts">{escape(made)}</p>\n{sections}\n</main>\n</body>\n</html>\n'
    )


def _section(pinned: Pinned, say: Say) -> str:
    heading = f"<h2>{escape(pinned.pin.title)}</h2>"
    if pinned.answer is None:
        return f'{heading}\n<p class="problem">{escape(say(pinned.problem) if pinned.problem else "")}</p>'
    return "\n".join((heading, *_answer(pinned.answer, say)))


def _answer(answer: Answer, say: Say) -> Iterator[str]:
    yield f"<p>{escape(say(answer.text))}</p>"
    drawn = figure(answer.spec, answer.table, say).update_layout(
        template="plotly_white", title_text="", margin_t=TOP_PX, font_family=FONTS
    )
    config = {"displaylogo": False, "plotlyServerURL": "", "responsive": True}
    yield str(drawn.to_html(full_html=False, include_plotlyjs=False, config=config))
    rows = with_named_parts(answer.spec, answer.table[:SHOWN_ROWS], say)
    total = len(answer.table)
    said = sentence(ROWS_BEHIND if len(rows) == total else ROWS_SHOWN, rows=total, shown=len(rows))
    table = rows.to_html(index=False, border=0, escape=True, na_rep="")
    yield f'<details><summary>{escape(say(said))}</summary><div class="rows">{table}</div></details>'
    yield f"<details><summary>{escape(say(sentence(QUERY_BEHIND)))}</summary><pre>{escape(answer.sql)}</pre></details>"
