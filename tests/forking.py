"""Processes for tests, forked from one that has loaded what all of them need: loading takes longer than many a test.

There is one such process for each test process, whoever asks first, so all ask here.
"""

import multiprocessing

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.warm"])
