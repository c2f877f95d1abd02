"""The child process: serves one GGUF model on loopback until its standard input closes.

It is run as a file, so that it loads nothing of gptdash: what it needs is the standard library and llama.cpp. Its order
is one line of JSON on standard input (model, name, key, threads); its answer is one line of JSON on standard output,
`{"address": …}` or `{"failure": "wheel" | "model"}`.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Mapping
from typing import Any, Final, NoReturn, TextIO

CONTEXT_TOKENS: Final = 8192
FAILED: Final = 3


def main() -> None:
    """Serve; the end of standard input is the end of the parent, however that came about."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted notebook cell must not end its model
    answers = _claim_stdout()
    line = sys.stdin.buffer.readline()
    if not line:
        return  # the parent went before it gave its order
    end = threading.Thread(target=_end_with_parent, daemon=True)
    end.start()
    try:
        server = _serve(json.loads(line))
    except ImportError:
        _fail(answers, "wheel")
    except RuntimeError:  # all that llama.cpp says of a file it cannot load
        _fail(answers, "model")
    else:
        _answer(answers, address=server.listening_address)
        end.join()


def _claim_stdout() -> TextIO:
    """Keep standard output for the answer; what native code prints there goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _answer(answers: TextIO, **fields: str) -> None:
    print(json.dumps(fields), file=answers, flush=True)


def _fail(answers: TextIO, failure: str) -> NoReturn:
    _answer(answers, failure=failure)
    os._exit(FAILED)  # at once: what native code left behind is not waited for


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def _serve(order: Mapping[str, Any]) -> Any:
    from xllamacpp import CommonParams, Server  # noqa: PLC0415 - its absence is an answer, not a traceback

    params = CommonParams()
    params.model.path = order["model"]
    params.model_alias = {order["name"]}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [order["key"]]
    params.cors_origins = ""
    params.offline = True
    params.ui = False
    params.n_ctx = CONTEXT_TOKENS
    params.n_parallel = 2
    params.kv_unified = True
    params.cache_ram_mib = 64
    params.n_gpu_layers = 0
    params.verbosity = 0
    params.endpoint_slots = False
    params.cpuparams.n_threads = order["threads"]
    return Server(params)


if __name__ == "__main__":
    main()
