"""What was typed into the tables of notes and metrics, read; cells that nobody filled are empty in several ways."""

from pathlib import Path

import pandas as pd
import pytest

from gptdash.app import open_services
from gptdash.services.analysis import ColumnNote, Filter, Metric
from gptdash.settings import Settings
from gptdash.ui.data.notes import read_notes


def test_notes_and_metrics_are_read_as_they_are_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    described = pd.DataFrame({"column": ["region", "units"], "note": [" where it was sold ", None]}, dtype=object)
    rows = [
        ("Large", "Sum", "units", "units", "≥", "1,000"),
        ("All rows", "Number", "(rows)", None, None, float("nan")),
        ("In the north", "Average", "units", "region", "=", "North"),
        (None, "Sum", "units", None, None, None),
    ]
    named = pd.DataFrame(rows, columns=["name", "aggregate", "of", "where", "is", "value"], dtype=object)
    with open_services(Settings.load()) as services:
        table = services.analysis.open(("sales.csv", b"region,units\nNorth,3\nSouth,5\n"))
        notes = read_notes(table, described, named)
        services.analysis.note(table, notes)
        assert services.analysis.notes_of(table) == notes
    assert notes.columns == (ColumnNote(column="region", text="where it was sold"),)
    assert notes.metrics == (
        Metric(
            name="Large", aggregate="sum", column="units",
            where=(Filter(column="units", operator="ge", values=(1000,)),),
        ),
        Metric(name="All rows", aggregate="count"),
        Metric(
            name="In the north", aggregate="mean", column="units",
            where=(Filter(column="region", operator="eq", values=("North",)),),
        ),
    )  # fmt: skip
