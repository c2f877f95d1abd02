"""How a forked process becomes a job."""

import os
import select
import signal
import socket
from typing import Final

from .confining import die_with, make_ready
from .job import run_job, touch
from .landlock import Ruleset
from .orders import Order

MAX_ORDER: Final = 60_000
KEPT, CLOSED_FROM = 3, 4
SOON_S: Final = 0.2


def become_job(orders: socket.socket, parent: int, program: bytes) -> None:
    """Turn the forked process into a job: make ready, wait for the order, carry it out; never returns."""
    try:
        os.setsid()
        die_with(parent)
        nothing = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nothing, standard)
        os.dup2(orders.detach(), KEPT)
        os.closerange(CLOSED_FROM, os.sysconf("SC_OPEN_MAX"))
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.umask(0o077)
        rules = _ready()
        if not _has_order():
            touch()
        order = _wait_for_order()
        os.chdir(order.scratch)
        os.environ.update(HOME=order.scratch, TMPDIR=order.scratch)
        run_job(order, KEPT, rules, program)
    finally:
        os._exit(0)


def _ready() -> Ruleset | OSError:
    try:
        return make_ready()
    except OSError as error:
        return error  # it is the reply to the order, when that comes


def _has_order() -> bool:
    """Tell whether an order is there, or comes at once."""
    return bool(select.select([KEPT], [], [], SOON_S)[0])


def _wait_for_order() -> Order:
    """Take the order, and keep nothing open but the pipe of the reply, in the place of the socket."""
    orders = socket.socket(fileno=KEPT)
    message, (reply,), _, _ = socket.recv_fds(orders, MAX_ORDER, 1)
    os.dup2(reply, orders.detach())
    os.close(reply)
    return Order.parse(message)
