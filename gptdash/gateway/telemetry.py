"""Finished calls in the words of OpenTelemetry, and an optional exporter. No message content ever goes there.

Source: https://opentelemetry.io/docs/specs/semconv/gen-ai/ (status: development), read 2026-11-24. The names stand in
this module alone, because they may still change.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from gptdash.domain.errors import SettingsInvalid
from gptdash.domain.money import to_usd
from gptdash.domain.usage import CallRecord
from gptdash.domain.wording import mark
from gptdash.gateway.books import Ledger

Attribute = str | int | float | bool
NANOSECONDS_A_SECOND: Final = 1_000_000_000
NANOSECONDS_A_MILLISECOND: Final = 1_000_000
OPERATION: Final = "chat"


def attributes_of(call: CallRecord) -> dict[str, Attribute]:
    """Describe a call by GenAI attributes; what has no standard name is under `gptdash.`, what is unknown is absent."""
    known: dict[str, Attribute | None] = {
        "gen_ai.operation.name": OPERATION,
        "gen_ai.request.model": call.model,
        "gen_ai.response.finish_reasons": call.finish_reason,
        "gen_ai.usage.input_tokens": call.usage.input_tokens,
        "gen_ai.usage.output_tokens": call.usage.output_tokens,
        "gen_ai.usage.cache_read.input_tokens": call.usage.cached_tokens,
        "gen_ai.usage.cache_creation.input_tokens": call.usage.cache_write_tokens,
        "gen_ai.usage.reasoning.output_tokens": call.usage.reasoning_tokens,
        "openai.response.service_tier": call.service_tier,
        "gen_ai.conversation.id": call.conversation_id,
        "server.address": call.endpoint,
        "error.type": call.error_code,
        "gptdash.page": call.purpose,
        "gptdash.attempts": call.attempts,
        "gptdash.usage.source": call.usage.source,
        "gptdash.cost.usd": None if call.cost.nano_usd is None else float(to_usd(call.cost.nano_usd)),
        "gptdash.cost.source": call.cost.source,
        "gptdash.cached": call.cached,
        "gptdash.remarks": ",".join(call.remarks) or None,
        "gptdash.first_token.ms": call.first_token_ms,
    }
    return {name: value for name, value in known.items() if value is not None}


class SpanExporter:
    """Sends finished calls as client spans over OTLP, in batches from a thread of its own."""

    def __init__(self, endpoint: str) -> None:
        """Open an exporter to an OTLP/HTTP address, such as `http://127.0.0.1:4318/v1/traces`.

        Raises:
            SettingsInvalid: the extra `gptdash[telemetry]` is not installed.
        """
        try:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 - an extra
            from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - an extra
            from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 - an extra
            from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 - an extra
            from opentelemetry.trace import SpanKind, Status, StatusCode  # noqa: PLC0415 - an extra
        except ImportError as error:
            problem = mark("it needs the extra gptdash[telemetry], which is not installed")
            raise SettingsInvalid(name="GPTDASH_OTLP_ENDPOINT", problem=problem) from error
        self._provider = TracerProvider(resource=Resource.create({"service.name": "gptdash"}))
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
        self._tracer = self._provider.get_tracer("gptdash")
        self._kind = SpanKind.CLIENT
        self._failed: Callable[[str], Status] = lambda code: Status(StatusCode.ERROR, code)

    def export(self, call: CallRecord) -> None:
        """Queue a call as a finished span."""
        begun_ns = _nanoseconds(call.started_at)
        span = self._tracer.start_span(
            f"{OPERATION} {call.model}", kind=self._kind, attributes=attributes_of(call), start_time=begun_ns
        )
        if call.error_code:
            span.set_status(self._failed(call.error_code))
        span.end(begun_ns + call.duration_ms * NANOSECONDS_A_MILLISECOND)

    def close(self) -> None:
        """Send what is queued and stop."""
        self._provider.shutdown()


class ExportingLedger:
    """A ledger whose finished calls are exported as well."""

    def __init__(self, ledger: Ledger, exporter: SpanExporter) -> None:
        self._ledger = ledger
        self._exporter = exporter

    def begin(self, call: CallRecord) -> None:
        """Write a call that is about to be sent."""
        self._ledger.begin(call)

    def record(self, call: CallRecord) -> None:
        """Write how a call ended, and queue it for export."""
        self._ledger.record(call)
        self._exporter.export(call)

    def record_all(self, calls: Sequence[CallRecord]) -> None:
        """Write how many calls ended, and queue them for export."""
        self._ledger.record_all(calls)
        for call in calls:
            self._exporter.export(call)


def _nanoseconds(moment: datetime) -> int:
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * NANOSECONDS_A_SECOND + since.microseconds * 1_000
