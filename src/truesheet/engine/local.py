"""The engine of one machine: all cores, bounded memory, keys spilled to disk."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from truesheet.batch import codec
from truesheet.batch.sample import RowSample
from truesheet.batch.shapes import Part, Plan, Sample, Source, Task, width_of
from truesheet.engine.keyed import KeyFile, Places, group
from truesheet.engine.part import PartResult, Tick, fold_part, read_result
from truesheet.engine.process import settle
from truesheet.engine.store import Store, joined, missing
from truesheet.model.errors import TruesheetError

_SHARE = 192 << 20  # bytes that a process must have to read to be worth its start


class Options(NamedTuple):
    """How to run: number of processes (0 means all cores), cache folder, progress.

    `progress` is called with the bytes of finished parts and the rows read so far.
    """

    workers: int = 0
    cache: Path | None = None
    progress: Callable[[int, int], None] | None = None


class NoWorkingSpace(TruesheetError):
    """The folder for states and row keys could not be written: full, or not allowed.

    Next step: free some room, or let `TMPDIR` name a folder that has some.
    """

    code = "E-ENG-001"


class WorkerLost(TruesheetError):
    """A worker process was ended by the system, as a rule because there was no memory left.

    Next step: build again with fewer workers.
    """

    code = "E-ENG-002"


class Folded(NamedTuple):
    """Everything an engine found: states by task and split, keyed values, the sample, faults.

    `states[split][task key]` are decoded; `keyed[task key]` are finished values.
    """

    rows: dict[str, int]
    states: dict[str, dict[str, Any]]
    keyed: dict[str, Any]
    sample: Sample | None
    failed: dict[str, str]
    unreadable: dict[str, str]
    problems: tuple[str, ...]


def fold(source: Source, plan: Plan, options: Options | None = None) -> Folded:
    """Run a plan over a source. Raises the reader's error when no part at all can be read."""
    options = options or Options()
    try:
        with tempfile.TemporaryDirectory(prefix="truesheet-") as spill:
            return _folded(source, plan, options, Store(options.cache or Path(spill), plan))
    except OSError as why:  # readers turn their own into errors: this is our working space
        raise NoWorkingSpace(
            f"States and keys could not be kept on disk: {why.strerror or why}.",
            hint="Free some room, or point TMPDIR (or --out) to a disk that has it.",
        ) from why


def _folded(source: Source, plan: Plan, options: Options, store: Store) -> Folded:
    merged = _Merged(plan)
    for part, result in _results(source.parts, plan, store, options):
        merged.take(part, result, store)
    if merged.errors and not merged.parts:
        raise merged.errors[0][1]
    return merged.done()


def _results(
    parts: Sequence[Part], plan: Plan, store: Store, options: Options
) -> Iterator[tuple[Part, PartResult | TruesheetError]]:
    """Results in the order of the parts, one at a time, whoever made them and when."""
    told = _Told(options.progress)
    kept = {i for i, part in enumerate(parts) if store.has(part)}
    fresh = _computed([p for i, p in enumerate(parts) if i not in kept], plan, store, options, told)
    for i, part in enumerate(parts):
        # What was kept is completed where it is damaged after all.
        yield part, _computed_here(part, plan, store, told) if i in kept else next(fresh)
    next(fresh, None)  # there are no more, and it may put its tools away


def _computed(
    parts: list[Part], plan: Plan, store: Store, options: Options, told: _Told
) -> Iterator[PartResult | TruesheetError]:
    paying = sum(p.bytes for p in parts) // max(_SHARE, 1)
    workers = min(options.workers or os.cpu_count() or 1, len(parts), paying)
    if workers < 2:
        for part in parts:
            yield _computed_here(part, plan, store, told)
        return
    from joblib import Parallel, delayed, parallel_config
    from joblib.externals.loky import get_reusable_executor
    from joblib.externals.loky.process_executor import BrokenProcessPool

    # One BLAS thread a process: more cost time and win nothing here.
    with parallel_config("loky", n_jobs=workers, inner_max_num_threads=1):
        with _deaf_to_interrupts():
            jobs = Parallel(return_as="generator", pre_dispatch=f"{workers + 1}")(
                delayed(_in_worker)(part, plan, store) for part in parts
            )
        try:
            for part, data in zip(parts, jobs, strict=True):
                found = data if isinstance(data, TruesheetError) else read_result(data)
                told.part(part, 0 if isinstance(found, TruesheetError) else found.rows)
                yield found
        except BrokenProcessPool as why:
            raise WorkerLost(
                "A worker process was ended by the system; there may be too little memory.",
                hint="Build with --workers 1, or close other programs.",
            ) from why
    # Idle workers would hold memory that grouping wants.
    get_reusable_executor().shutdown()


def _computed_here(
    part: Part, plan: Plan, store: Store, told: _Told
) -> PartResult | TruesheetError:
    before = told.rows
    try:
        found: PartResult | TruesheetError = _completed(part, plan, store, told.more)
    except TruesheetError as why:
        found = why
    read = told.rows - before
    rows = 0 if read or isinstance(found, TruesheetError) else found.rows
    told.part(part, rows)
    return found


def _completed(part: Part, plan: Plan, store: Store, tick: Tick | None = None) -> PartResult:
    """The result of a part: what is kept of it, and what is missing computed."""
    old = store.load(part)
    rest = plan if old is None else missing(plan, old)
    if old is not None and rest is None:
        return old
    new = read_result(fold_part(part, rest or plan, tick))
    return store.save(part, new if old is None else joined(old, new))


def _in_worker(part: Part, plan: Plan, store: Store) -> bytes | TruesheetError:
    """The same in another process: row keys go to disk there, only states travel back."""
    settle()
    try:
        return codec.to_bytes(_completed(part, plan, store))
    except TruesheetError as why:
        return why


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes started in here leave Ctrl-C to the one that started them, which ends them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class _Told:
    """Keeps count for the progress display."""

    def __init__(self, show: Callable[[int, int], None] | None) -> None:
        self._show = show
        self.bytes = 0
        self.rows = 0

    def more(self, rows: int) -> None:
        self.rows += rows
        if self._show:
            self._show(self.bytes, self.rows)

    def part(self, part: Part, rows: int) -> None:
        """A part is done; `rows` of it were not told of yet."""
        self.bytes += part.bytes
        self.more(rows)


class _Merged:
    """States merged part by part, so that memory holds one state a task and split."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._tasks = {t.key: t for t in plan.folds}
        self.rows: dict[str, int] = {}
        self.states: dict[str, dict[str, Any]] = {}
        self.failed: dict[str, str] = {}
        self.errors: list[tuple[Part, TruesheetError]] = []
        self.parts: list[Part] = []
        self._sample = RowSample(plan.sample_rows)
        self._given_up: set[str] = set()
        self._files: dict[str, list[KeyFile]] = {t.key: [] for t in plan.keyed}
        self._problems: list[str] = []
        self._store: Store | None = None

    def take(self, part: Part, result: PartResult | TruesheetError, store: Store) -> None:
        if isinstance(result, TruesheetError):
            self.errors.append((part, result))
            return
        self.parts.append(part)
        self.rows[part.split] = self.rows.get(part.split, 0) + result.rows
        mine = self.states.setdefault(part.split, {})
        for key, data in result.states.items():
            measure = self._tasks[key].measure
            state = codec.from_bytes(data, measure.state)
            mine[key] = measure.merge(mine[key], state) if key in mine else state
        widths = {t.key: width_of(t.measure) for t in self._plan.keyed}
        for key, keys in result.keys.items():
            if keys is None:
                self._given_up.add(key)
            else:
                width = widths[key]
                self._files[key].append(KeyFile(part, store.keys(part, key), width))
        if result.sample:
            sample = RowSample.from_bytes(result.sample, self._plan.sample_rows)
            self._sample.merge(sample, part)
        self.failed.update(result.failed)
        self._problems += [f"{part.address(row)} {why}" for row, why in result.problems]

    def done(self) -> Folded:
        return Folded(
            self.rows,
            self.states,
            {t.key: self._keyed(t) for t in self._plan.keyed if t.key not in self.failed},
            self._sample.sample() if self._plan.sampled else None,
            self.failed,
            {part.address(0): str(why) for part, why in self.errors},
            tuple(self._problems[:20]),
        )

    def _keyed(self, task: Task) -> Any:
        if task.key in self._given_up:
            return task.measure.given_up()
        files = self._files[task.key]
        state = group(task.measure, files)
        return task.measure.value(state, Places(files, self._plan.schema))
