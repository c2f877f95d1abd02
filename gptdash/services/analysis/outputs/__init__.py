"""Answers as files: charts, results, and what computes them again."""

from gptdash.services.analysis.outputs.charts import chart_html, chart_json, chart_picture, pictures_problem
from gptdash.services.analysis.outputs.repeating import notebook, script
from gptdash.services.analysis.outputs.results import result_csv, result_parquet, result_xlsx
from gptdash.services.analysis.outputs.words import answer_in_words

__all__ = [
    "answer_in_words",
    "chart_html",
    "chart_json",
    "chart_picture",
    "notebook",
    "pictures_problem",
    "result_csv",
    "result_parquet",
    "result_xlsx",
    "script",
]
