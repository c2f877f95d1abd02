"""Code and queries about a table: written by the model or by rules, run in the sandbox alone."""

from gptdash.services.analysis.code.answer import CodeAnswer, Language
from gptdash.services.analysis.code.exporting import figure_html, table_csv
from gptdash.services.analysis.code.running import run_code, run_sql
from gptdash.services.analysis.code.starting import starting_code
from gptdash.services.analysis.code.writing import WrittenCode, generate_code

__all__ = [
    "CodeAnswer",
    "Language",
    "WrittenCode",
    "figure_html",
    "generate_code",
    "run_code",
    "run_sql",
    "starting_code",
    "table_csv",
]
