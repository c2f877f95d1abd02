"""The only room that knows `openai`: where every call goes out, is timed, settled and written down."""

from gptdash.gateway.batches import Batches, BatchLine, NoBatches
from gptdash.gateway.books import Books
from gptdash.gateway.bridging import across
from gptdash.gateway.containers import Containers
from gptdash.gateway.estimating import Estimate
from gptdash.gateway.gateway import Gateway
from gptdash.gateway.growing import GrowingReply
from gptdash.gateway.limits import TimeLimits
from gptdash.gateway.live import LiveReply
from gptdash.gateway.loop import BackgroundLoop, Running
from gptdash.gateway.redacting import replaced_sentence
from gptdash.gateway.responses import ContainerGone
from gptdash.gateway.retrying import RetryPolicy

__all__ = [
    "BackgroundLoop",
    "BatchLine",
    "Batches",
    "Books",
    "ContainerGone",
    "Containers",
    "Estimate",
    "Gateway",
    "GrowingReply",
    "LiveReply",
    "NoBatches",
    "RetryPolicy",
    "Running",
    "TimeLimits",
    "across",
    "replaced_sentence",
]
