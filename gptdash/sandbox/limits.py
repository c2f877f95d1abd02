"""What a job may use."""

from typing import Annotated, Final

from pydantic import Field

from gptdash.domain.noun import Noun

Count = Annotated[int, Field(ge=1)]
MEGABYTE: Final = 1_000_000


class Limits(Noun):
    """The limits of each job, and of all jobs together.

    Times are seconds, sizes bytes. `memory` is what a job may take beyond what the warm interpreter holds, `scratch`
    what it may write to its own folder in all, `reply` what it may send back. `jobs` run at a time; further ones wait
    for at most `queue_s`.
    """

    wall_s: Annotated[float, Field(gt=0)] = 30
    cpu_s: Count = 20
    memory: Count = 2_000 * MEGABYTE
    file: Count = 100 * MEGABYTE
    scratch: Count = 200 * MEGABYTE
    scratch_entries: Count = 1_000
    reply: Count = 50 * MEGABYTE
    figure: Count = 5 * MEGABYTE
    open_files: Count = 128
    threads: Count = 32
    rows: Count = 10_000
    columns: Count = 500
    cell_chars: Count = 10_000
    printed_chars: Count = 20_000
    code_chars: Count = 100_000
    jobs: Count = 2
    queue_s: Annotated[float, Field(ge=0)] = 30
