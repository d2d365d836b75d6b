"""Runs the trials, on as many processes as pay, and gives their outcomes in order."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from truesheet.flow.faults.replica import Replica
from truesheet.flow.faults.trying import Bench, Outcome, Trial, tried

_CELLS = 40_000
"""Cells of the copy from which processes of their own are worth their start."""
_CHUNK = 6


def run(bench: Bench, todo: Sequence[Trial], workers: int = 0) -> Iterator[Outcome]:
    """The outcomes of all trials. Each depends on its trial alone, whatever the order."""
    many = workers or os.cpu_count() or 1
    if many < 2 or _cells(bench.copy) < _CELLS:
        yield from (tried(bench, t) for t in todo)
        return
    from joblib import Parallel, delayed, parallel_config
    from joblib.externals.loky import get_reusable_executor

    chunks = [todo[i : i + _CHUNK] for i in range(0, len(todo), _CHUNK)]
    with parallel_config("loky", n_jobs=many, inner_max_num_threads=1):
        made = Parallel(return_as="generator", pre_dispatch="2*n_jobs")(
            delayed(_several)(bench, chunk) for chunk in chunks
        )
    for outcomes in made:
        yield from outcomes
    get_reusable_executor().shutdown()


def _cells(copy: Replica) -> int:
    return copy.rows * len(copy.table.column_names)


def _several(bench: Bench, todo: Sequence[Trial]) -> list[Outcome]:
    from truesheet.engine.process import settle

    settle()
    return [tried(bench, t) for t in todo]
