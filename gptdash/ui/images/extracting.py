"""Objects that are read from the pictures that are included: an invoice, a table, whatever one asks for."""

from typing import Final

import streamlit as st

from gptdash.domain.schemas import OutputSchema
from gptdash.services.exchange import Extraction, Sheet, sheets_of
from gptdash.services.exchange.schemas import SAMPLES
from gptdash.ui.boundary import shown_errors
from gptdash.ui.data.desk import open_as_data
from gptdash.ui.images.asking import show_price
from gptdash.ui.images.desk import Desk, choose_detail, desk
from gptdash.ui.markdown import plain
from gptdash.ui.pressing import pressed_after_edits
from gptdash.ui.session import services
from gptdash.ui.structured import choose_schema, sheet_as_csv, show_growing, show_object
from gptdash.ui.text import _, ngettext

FIRST_SAMPLE: Final = next(at for at, sample in enumerate(SAMPLES) if sample.schema_.name == "Invoice")


def show_extraction() -> None:
    """Let the user say what is to be read, and read it; what was read last stays until something else is read."""
    if services().images.sees is False:
        return
    at_work = desk()
    schema = choose_schema(first=FIRST_SAMPLE)
    choose_detail()
    show_price(at_work)
    wanted = pressed_after_edits(
        _("Read it from the pictures"), type="primary", icon=":material/document_scanner:", key="images_read",
        disabled=schema is None,
    )  # fmt: skip
    if wanted and schema:
        at_work.read = None
        with shown_errors():
            at_work.read = _read(at_work, schema), schema.name
    if at_work.read:
        read, name = at_work.read
        show_object(read, name)
        _offer_tables(read, name)


def _read(at_work: Desk, schema: OutputSchema) -> Extraction:
    """Read the object from all included pictures together; any press of a button ends it."""
    at_work.read_of = at_work.wanted
    images = services().images.images_of(at_work.read_of)
    model = services().model_choice("images").model
    return show_growing(services().exchange.extracting("", schema, images=images, purpose="images", model=model))


def _offer_tables(read: Extraction, name: str) -> None:
    """Offer to open each table that was read on the data page."""
    with st.container(horizontal=True):
        for number, sheet in enumerate(sheets_of(read.value)):
            _offer(sheet, name, number)


def _offer(sheet: Sheet, name: str, number: int) -> None:
    rows = ngettext("{n} row", "{n} rows", len(sheet.rows))
    label = _("Open {table} on the data page ({rows})", table=plain(sheet.path), rows=rows)
    if st.button(label, icon=":material/query_stats:", key=f"images_open_{number}"):
        open_as_data(f"{name} {sheet.path}", sheet_as_csv(sheet))
