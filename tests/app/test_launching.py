"""The launcher loads the house, which stays."""

import gc
from multiprocessing.connection import Connection

from tests.forking import processes

MANY = 100_000  # loading the house makes three times as many


def load(told: Connection) -> None:
    import streamlit_app  # noqa: PLC0415 - it reads the settings of whoever loads it

    streamlit_app._load()
    told.send((gc.isenabled(), gc.get_freeze_count(), len(gc.get_objects())))


def test_no_run_of_a_page_looks_for_garbage_in_what_is_loaded() -> None:
    hearing, telling = processes.Pipe(duplex=False)
    process = processes.Process(target=load, args=(telling,))
    process.start()
    looks_elsewhere, left_out, left = hearing.recv()
    process.join()
    assert looks_elsewhere
    assert left_out > MANY > left
