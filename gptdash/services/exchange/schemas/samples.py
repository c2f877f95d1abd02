"""Schemas to begin with, each with a text to try it on."""

from datetime import date
from typing import Final, Literal

from pydantic import BaseModel, Field

from gptdash.domain.noun import Noun
from gptdash.domain.schemas import OutputSchema, output_schema
from gptdash.domain.wording import mark


class Sample(Noun):
    """A schema, what it is for, and a text that fits it."""

    title: str
    schema_: OutputSchema
    text: str


class Person(BaseModel):
    """A person who is spoken of."""

    name: str
    age: int | None = Field(None, ge=0, le=130)
    occupation: str | None = None
    city: str | None = None
    skills: list[str] = Field(default_factory=list)


class Article(BaseModel):
    """What an article says."""

    title: str
    author: str | None = None
    published: date | None = None
    summary: str = Field(description="two sentences at most")
    key_points: list[str]
    tone: Literal["positive", "neutral", "negative"]


class InvoiceLine(BaseModel):
    """One line of an invoice."""

    description: str
    quantity: float = Field(ge=0)
    unit_price: float
    amount: float


class Invoice(BaseModel):
    """An invoice."""

    number: str
    seller: str
    buyer: str | None = None
    issued: date | None = None
    due: date | None = None
    currency: str = Field(description="three letters, such as EUR")
    lines: list[InvoiceLine]
    total: float


class Receipt(BaseModel):
    """A receipt of a shop."""

    shop: str
    bought: date | None = None
    items: list[InvoiceLine]
    total: float
    currency: str
    paid_by: Literal["cash", "card", "other"] | None = None


class BusinessCard(BaseModel):
    """A business card."""

    name: str
    company: str | None = None
    position: str | None = None
    email: str | None = None
    phone: str | None = None
    website: str | None = None
    address: str | None = None


class ReadTable(BaseModel):
    """A table, cell by cell."""

    columns: list[str]
    rows: list[list[str]] = Field(description="one list for each row, as many cells as there are columns")


def _sample(title: str, kind: type[BaseModel], text: str) -> Sample:
    return Sample(title=title, schema_=output_schema(kind.__name__, kind.model_json_schema()), text=text)


SAMPLES: Final = (
    _sample(
        mark("Person"),
        Person,
        "Ada Lindqvist, 36, has run the harbour laboratory in Gothenburg since spring. She writes Python and Fortran, "
        "and reads sonar charts for fun.",
    ),
    _sample(
        mark("Article"),
        Article,
        "Quiet nights for the river\n\nBy Tomas Okafor, 3 March 2026\n\nThe town council has closed the quay road to "
        "lorries between ten and six. Noise at the first houses fell by nine decibels in the first month. Two "
        "forwarders have complained of detours; most of the people who live there are content.",
    ),
    _sample(
        mark("Invoice"),
        Invoice,
        "INVOICE 2026-117\nNorthgate Timber Ltd to Bellweather Boats\nIssued 2026-10-02, due 2026-11-01\n"
        "12 m oak plank at 31.50 EUR: 378.00\n2 kg bronze screws at 44.00 EUR: 88.00\nTotal 466.00 EUR",
    ),
    _sample(
        mark("Receipt"),
        Receipt,
        "Corner Bakery, 2026-11-20 08:14\n2 rye bread 4.20 8.40\n1 coffee 2.90 2.90\nTOTAL 11.30 EUR\nCARD",
    ),
    _sample(
        mark("Business card"),
        BusinessCard,
        "Mei-Ling Chou\nHead of Surveys, Tidewater Maps\nwww.tidewater-maps.example\n12 Pier Street, Keelung",
    ),
    _sample(
        mark("Table"),
        ReadTable,
        "Station | Depth (m) | Salinity\nNorth pier | 12.5 | 33.1\nRiver mouth | 4.0 | 18.7\nOuter buoy | 41.0 | 34.9",
    ),
)
