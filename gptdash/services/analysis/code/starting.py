"""What the editors hold before anybody writes."""

from gptdash.services.analysis.code.answer import Language
from gptdash.services.analysis.code.by_rules import code_of
from gptdash.services.analysis.ingest import DATA
from gptdash.services.analysis.suggesting import suggest_charts
from gptdash.services.analysis.table import Table


def starting_code(table: Table, language: Language) -> str:
    """Write code that works on this table: its first rows, or its most telling chart."""
    if language == "sql":
        return f"SELECT *\nFROM {DATA}\nLIMIT 100"
    return code_of(table, suggest_charts(table)[0])
