"""The folder of a job goes with it, whatever the job has put there."""

import os
import sys

import pytest

from gptdash.sandbox.scratch import scratch_folder


@pytest.mark.parametrize("mode", [0o700, 0o000])
def test_folders_that_lie_deeper_than_a_recursion_reaches_go_too(mode: int) -> None:
    depth = sys.getrecursionlimit() * 2
    with scratch_folder() as scratch:
        (scratch / "file").write_text("x")
        place = os.open(scratch, os.O_RDONLY)
        for _ in range(depth):
            os.mkdir("d", dir_fd=place)
            os.symlink("/", "link", dir_fd=place)
            deeper = os.open("d", os.O_RDONLY, dir_fd=place)
            os.close(place)
            os.fchmod(deeper, 0o700)
            place = deeper
        os.fchmod(place, mode)
        os.close(place)
    assert not scratch.exists()
