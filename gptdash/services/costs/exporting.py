"""Writes calls and sums as files."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from gptdash.domain.focus import FocusValue, focus_row
from gptdash.domain.money import to_usd
from gptdash.domain.safety import neutralised
from gptdash.domain.spending import Slice
from gptdash.domain.usage import CallRecord
from gptdash.store import Spending

MOST_CALLS: Final = 200_000
SCHEMA: Final = pa.schema(
    [
        ("id", pa.string()),
        ("started_at", pa.timestamp("us", tz="UTC")),
        ("page", pa.string()),
        ("server", pa.string()),
        ("model", pa.string()),
        ("input_tokens", pa.int64()),
        ("cached_tokens", pa.int64()),
        ("cache_write_tokens", pa.int64()),
        ("image_tokens", pa.int64()),
        ("output_tokens", pa.int64()),
        ("reasoning_tokens", pa.int64()),
        ("counted_by", pa.string()),
        ("cost_usd", pa.decimal128(20, 9)),
        ("price_source", pa.string()),
        ("finish_reason", pa.string()),
        ("error_code", pa.string()),
        ("duration_ms", pa.int64()),
        ("first_token_ms", pa.int64()),
        ("attempts", pa.int64()),
        ("from_earlier_reply", pa.bool_()),
        ("service_tier", pa.string()),
        ("conversation_id", pa.string()),
        ("tag", pa.string()),
        ("remarks", pa.string()),
    ]
)


class Exporting:
    """Files of a part of the ledger: its newest calls, at most `MOST_CALLS`, or all of its hours."""

    def __init__(self, spending: Spending) -> None:
        self._spending = spending

    def calls_csv(self, part: Slice) -> bytes:
        """Write calls as CSV; cells that a spreadsheet would run as formulas are made text."""
        return _csv(map(_row, self._calls(part)), SCHEMA.names)

    def calls_parquet(self, part: Slice) -> bytes:
        """Write calls as Parquet; costs are exact decimals, None where unpriced."""
        out = io.BytesIO()
        pq.write_table(pa.Table.from_pylist([_row(call) for call in self._calls(part)], SCHEMA), out)
        return out.getvalue()

    def focus_csv(self, part: Slice) -> bytes:
        """Write the sums of each hour in the columns of FOCUS."""
        rows = [focus_row(hour, cell) for hour, cell in self._spending.hourly_cells(part)]
        return _csv(rows, list(rows[0]) if rows else [])

    def _calls(self, part: Slice) -> Iterator[CallRecord]:
        left = MOST_CALLS
        for hour, _count in self._spending.counts(part):
            found = self._spending.calls(part, (hour,), left)
            yield from found
            left -= len(found)
            if left <= 0:
                return


def _row(call: CallRecord) -> dict[str, object]:
    counts = call.usage.model_dump(exclude={"source"})
    same = ("id", "started_at", "model", "finish_reason", "error_code", "duration_ms", "first_token_ms", "attempts")
    return {
        **{name: getattr(call, name) for name in (*same, "service_tier", "conversation_id", "tag")},
        **counts,
        "page": call.purpose,
        "server": call.endpoint,
        "counted_by": call.usage.source,
        "cost_usd": None if call.cost.nano_usd is None else to_usd(call.cost.nano_usd),
        "price_source": call.cost.source,
        "from_earlier_reply": call.cached,
        "remarks": ",".join(call.remarks),
    }


def _csv(rows: Iterable[Mapping[str, object] | Mapping[str, FocusValue]], names: list[str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: neutralised(value) for name, value in row.items()})
    return out.getvalue().encode("utf-8")
