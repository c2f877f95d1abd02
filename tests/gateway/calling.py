"""A process that calls as fast as it goes until it is killed."""

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from multiprocessing.connection import Connection
from typing import Final

from pydantic import SecretStr

from gptdash.domain.endpoints import Endpoint
from gptdash.domain.messages import user
from gptdash.domain.requests import Request
from gptdash.gateway import BackgroundLoop, Books, Gateway, TimeLimits
from gptdash.store import Store
from tests.fake_openai.server import KEY

CALLERS: Final = 4


def call_on(url: str, database: str, acknowledging: Connection) -> None:
    """Call, four at a time; each call is acknowledged on a line of its own, its id and tokens, once it is settled."""
    store = Store.open(database)
    endpoint = Endpoint(kind="openai", label="x", base_url=url, api_key=SecretStr(KEY), model="gpt-6-luna")
    gateway = Gateway(endpoint, Books(store.calls, store.budgets), BackgroundLoop(), TimeLimits())

    def ask_on(caller: int) -> None:
        for number in count(caller, CALLERS):
            reply = gateway.complete(Request(messages=(user(f"say {number} and some more words"),), purpose="chat"))
            os.write(acknowledging.fileno(), f"{reply.done.call_id} {reply.done.usage.total_tokens}\n".encode())

    with ThreadPoolExecutor(CALLERS) as callers:
        list(callers.map(ask_on, range(CALLERS)))
