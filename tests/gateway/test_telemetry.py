import threading
from datetime import UTC, datetime

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gptdash.domain.usage import CallRecord, Cost, Usage
from gptdash.gateway.telemetry import SpanExporter, attributes_of
from tests.fake_openai.serving import ServerThread

CALL = CallRecord(
    id="1" * 32,
    started_at=datetime(2026, 11, 24, 12, 0, 0, 250_000, tzinfo=UTC),
    purpose="chat",
    endpoint="OpenAI",
    model="gpt-6-luna",
    usage=Usage(input_tokens=100, output_tokens=10, cached_tokens=40),
    cost=Cost(nano_usd=1_500_000, source="a list"),
    finish_reason="cut",
    duration_ms=1_500,
    error_code="reply_cut",
)


def test_a_call_is_described_by_the_standard_names_and_nothing_that_was_said() -> None:
    described = attributes_of(CALL)
    assert described["gen_ai.request.model"] == "gpt-6-luna"
    assert (described["gen_ai.usage.input_tokens"], described["gen_ai.usage.output_tokens"]) == (100, 10)
    assert (described["error.type"], described["gptdash.cost.usd"]) == ("reply_cut", 0.0015)
    assert "gen_ai.conversation.id" not in described
    assert not any("message" in name or "content" in name or "prompt" in name for name in described)


def test_a_call_arrives_at_a_collector_as_a_span_with_its_own_times() -> None:
    received: list[bytes] = []
    arrived = threading.Event()

    async def collect(request: Request) -> Response:
        received.append(await request.body())
        arrived.set()
        return Response(b"", media_type="application/x-protobuf")

    server = ServerThread(Starlette(routes=[Route("/v1/traces", collect, methods=["POST"])]), 0)
    server.start()
    try:
        exporter = SpanExporter(f"http://127.0.0.1:{server.port}/v1/traces")
        exporter.export(CALL)
        exporter.close()
        assert arrived.wait(10)
    finally:
        server.close()
    parsed = ExportTraceServiceRequest.FromString(received[0])
    (span,) = parsed.resource_spans[0].scope_spans[0].spans
    assert span.name == "chat gpt-6-luna"
    assert span.end_time_unix_nano - span.start_time_unix_nano == 1_500_000_000
    assert span.start_time_unix_nano % 1_000_000_000 == 250_000_000
    assert {item.key for item in span.attributes} == set(attributes_of(CALL))
    assert span.status.message == "reply_cut"
