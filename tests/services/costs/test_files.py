import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import pyarrow.parquet as pq
import pytest

from gptdash.domain.spending import Slice
from gptdash.domain.usage import Cost, Usage
from gptdash.services.costs import CostService, Exporting, Reconciling
from gptdash.services.costs.usage_files import NotAUsageExport, read_usage
from gptdash.store import Store
from tests.store.test_ledger import call

DAY = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
START = int(datetime(2026, 11, 20, tzinfo=UTC).timestamp())
EVER = Slice(start=0, end=10**6)
HOST = "api.openai.com"
HEAD = "start_time,end_time,model,batch,num_model_requests,input_tokens,input_cached_tokens,output_tokens"


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_calls_are_written_as_csv_with_formulas_made_text(store: Store) -> None:
    store.calls.record(call(1, model="=cmd()", cost=Cost(nano_usd=None, source="none")))
    store.calls.record(call(2, started_at=DAY, remarks=("redacted",)))
    newest, oldest = rows_of(Exporting(store.spending).calls_csv(EVER))
    assert (newest["model"], newest["cost_usd"]) == ("'=cmd()", "")
    assert (oldest["cost_usd"], oldest["remarks"], oldest["page"]) == ("0.000001", "redacted", "chat")
    only = Exporting(store.spending).calls_csv(EVER.model_copy(update={"model": "=cmd()"}))
    assert len(rows_of(only)) == 1


def test_calls_are_written_as_parquet_with_exact_costs(store: Store) -> None:
    store.calls.record(call(1))
    store.calls.record(call(2, cost=Cost(nano_usd=None, source="none")))
    table = pq.read_table(io.BytesIO(Exporting(store.spending).calls_parquet(EVER))).to_pylist()
    assert [None if row["cost_usd"] is None else str(row["cost_usd"]) for row in table] == [None, "0.000001000"]
    assert table[1]["started_at"] == call(1).started_at


def test_hours_are_written_in_the_columns_of_focus(store: Store) -> None:
    for number in (1, 2):
        store.calls.record(call(number, started_at=DAY, endpoint=HOST))
    (row,) = rows_of(Exporting(store.spending).focus_csv(EVER))
    assert (row["BilledCost"], row["BillingCurrency"], row["ChargeCategory"]) == ("0.000002", "USD", "Usage")
    assert (row["ChargePeriodStart"], row["ChargePeriodEnd"]) == ("2026-11-20T09:00:00Z", "2026-11-20T10:00:00Z")
    assert (row["BillingPeriodStart"], row["BillingPeriodEnd"]) == ("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z")
    assert (row["ConsumedQuantity"], row["ConsumedUnit"], row["PricingQuantity"]) == ("220", "Tokens", "0.00022")
    assert (row["ServiceCategory"], row["ProviderName"], row["x_Calls"]) == ("AI and Machine Learning", "OpenAI", "2")


def test_an_empty_ledger_is_written_as_empty_files(store: Store) -> None:
    exporting = Exporting(store.spending)
    assert rows_of(exporting.calls_csv(EVER)) == rows_of(exporting.focus_csv(EVER)) == []
    assert pq.read_table(io.BytesIO(exporting.calls_parquet(EVER))).num_rows == 0


def test_both_forms_of_an_export_are_read_alike() -> None:
    text = f"{HEAD}\n{START},0,gpt-4o-2024-08-06,false,2,100,40,10\n{START + 60},0,gpt-4o,,1,5,,1\n{START},0,,,,,,\n"
    result = {"model": "gpt-4o", "num_model_requests": 3, "input_tokens": 105, "output_tokens": 11}
    page = {"data": [{"start_time": START, "results": [{**result, "input_cached_tokens": 40, "batch": None}]}]}
    (line,) = read_usage("usage.csv", text.encode())
    assert line.day == date(2026, 11, 20)
    assert (line.model, line.counts) == ("gpt-4o", (3, 105, 40, 11))
    assert read_usage("usage.json", json.dumps(page).encode()) == (line,)


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n1,2\n", b"{}", b'{"data": []}', b"\xff\xfe", f"{HEAD}\nnoon,0,m,,x,1,1,1\n".encode()]
)
def test_another_file_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(NotAUsageExport, match=r"usage\.csv is no usage export of OpenAI"):
        read_usage("usage.csv", data)


def test_what_agrees_and_what_differs_is_told_with_the_reason(store: Store) -> None:
    used = Usage(input_tokens=100, cached_tokens=40, output_tokens=10)
    shared = {"started_at": DAY, "endpoint": HOST, "usage": used}
    store.calls.record(call(1, model="gpt-4o", **shared))
    store.calls.record(call(2, model="gpt-4o", cached=True, **{**shared, "usage": Usage()}))  # never sent
    store.calls.record(call(3, model="gpt-5", finish_reason="cut", **shared))
    store.calls.record(call(4, model="gpt-6-luna", **shared))
    store.calls.record(call(5, model="gpt-6.2-sol", **shared))
    store.calls.record(call(6, model="gpt-4o", **{**shared, "endpoint": "elsewhere"}))
    lines = ("gpt-4o,,1,100,40,10", "gpt-5,,1,100,40,12", "gpt-6-luna,,3,1100,40,10")
    text = "\n".join([HEAD, *(f"{START},0,{line}" for line in lines)])
    found = {line.theirs.model: line for line in Reconciling(store.spending).reconcile("u.csv", text.encode())}
    assert str(found["gpt-4o"].why) == "Both agree."
    assert "1 of our calls were cut or stopped" in str(found["gpt-5"].why)
    assert str(found["gpt-6-luna"].why).startswith("2 more requests there")
    assert str(found["gpt-6.2-sol"].why).startswith("1 fewer requests there")
    # Two output tokens at $10; 1,000 input tokens at $0.10 a million.
    assert (found["gpt-5"].variance_nano_usd, found["gpt-6-luna"].variance_nano_usd) == (20_000, 100_000)
    assert found["gpt-4o"].variance_nano_usd == 0


def test_a_purge_removes_what_is_older(store: Store, costs: CostService) -> None:
    now = datetime.now(UTC)
    store.calls.record(call(1, started_at=now - timedelta(days=40)))
    store.calls.record(call(2, started_at=now))
    assert costs.purge(30).calls == 1
    assert costs.overview(90).totals.calls == 1
