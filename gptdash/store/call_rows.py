"""Reads rows of the ledger."""

from typing import Any, Final

from sqlalchemy import Row

from gptdash.domain.usage import CallRecord, Cost, Usage

COUNTS: Final = tuple(name for name in Usage.model_fields if name != "source")


def call_of(row: Row[Any]) -> CallRecord:
    """Read a row of the table `calls`."""
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name for a row as a mapping
    del values["hour"], values["summed"]
    usage = Usage(source=values.pop("usage_source"), **{name: values.pop(name) for name in COUNTS})
    cost = Cost(nano_usd=values.pop("cost_nano_usd"), source=values.pop("price_source"))
    remarks = tuple(filter(None, values.pop("remarks").split(",")))
    return CallRecord(usage=usage, cost=cost, remarks=remarks, **values)
