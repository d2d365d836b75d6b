"""The verb `selftest`: what the checks would find in this very data, and how often they cry wolf.

Known faults are planted into a copy of some rows, one at a time; the checks run on the copy with
the fault and on the copy without. A check has found a fault when it speaks of the place where the
fault was planted and did not before. The data itself is only read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from truesheet.measures.values_selftest import MEASURE, VERSION, SelfTested
from truesheet.model.datasheet import Skipped
from truesheet.model.errors import TruesheetError
from truesheet.model.evidence import Evidence, Scope

if TYPE_CHECKING:
    from truesheet.flow.build import Told
    from truesheet.flow.measuring import Measured
    from truesheet.sheet.people import Reading
    from truesheet.sources.opening import OpenedSource

ROWS = 10_000
FEWEST = 50
"""Rows below which nothing could be planted that chance would not plant as well."""


class TooFewRows(TruesheetError):
    """The data has too few rows for a fault to be planted into them.

    Next step: give more of the data. With so few rows no check can be trusted much, and none can
    be tried.
    """

    code = "E-SLF-001"
    exit_code = 3


class SampleTooSmall(TruesheetError):
    """The number of rows to copy is smaller than a self-test needs.

    Next step: leave `--rows` out, or give 200 or more.
    """

    code = "E-SLF-002"


class Selftest(NamedTuple):
    """The result, with the name and fingerprint of the data it speaks of."""

    name: str
    fingerprint: str
    result: SelfTested


def selftest(
    data: Any = None,
    *,
    label: str | None = None,
    splits: Mapping[str, Any] | None = None,
    roles: Mapping[str, str] | None = None,
    name: str | None = None,
    read: Reading | None = None,
    rows: int = ROWS,
    workers: int = 0,
    progress: Told | None = None,
) -> Selftest:
    """Plant known faults into a copy of `data`, and count what each check finds.

    `data`, `splits`, `label` and `roles` are as `build` takes them. `rows` bounds the copy.
    Raises a TruesheetError for data that cannot be read, or that has too few rows to try anything.
    """
    from truesheet.flow.sounding import opened_at, place

    if rows < FEWEST:
        raise SampleTooSmall(
            f"A copy of {rows:,} rows is too small to plant anything into.",
            hint=f"Give {FEWEST} rows or more.",
        )
    source, _ = opened_at(place(data, splits), label=label, roles=roles, name=name, read=read)
    return Selftest(source.name, source.fingerprint, tested_on(source, rows, workers, progress))


def tested_on(
    source: OpenedSource, rows: int = ROWS, workers: int = 0, progress: Told | None = None
) -> SelfTested:
    """The self-test of data that was opened."""
    from truesheet.flow.faults.counting import counted
    from truesheet.flow.faults.drawing import draw
    from truesheet.flow.faults.running import run
    from truesheet.flow.faults.trying import Bench, trials

    drawn = draw(source, rows)
    if drawn.copy.rows < FEWEST:
        raise TooFewRows(
            f"{source.name} has {drawn.copy.rows:,} different rows; {FEWEST} are needed to try a "
            "check.",
            hint="Give more of the data.",
        )
    bench = Bench.of(drawn.copy)
    todo, cannot = trials(bench.copy)
    done = []
    for outcome in run(bench, todo, workers):
        done.append(outcome)
        if progress:
            progress(len(done), len(todo), drawn.copy.rows * len(done))
    return counted(drawn, done, cannot)


def with_selftest(
    found: Measured, source: OpenedSource, workers: int = 0, progress: Told | None = None
) -> Measured:
    """What was measured and the self-test beside it, or the reason why there is none."""
    try:
        result = tested_on(source, workers=workers, progress=progress)
    except TooFewRows as why:
        return found._replace(skipped=(*found.skipped, Skipped(MEASURE, why.what)))
    return found._replace(evidence=(*found.evidence, evidence(result, found.fingerprint)))


def evidence(found: SelfTested, fingerprint: str) -> Evidence:
    """The result as evidence: from a copy of some rows, so never exact."""
    import msgspec

    return Evidence.make(
        MEASURE,
        VERSION,
        Scope(rows=found.rows, rows_read=found.rows_read),
        False,
        msgspec.to_builtins(found),
        fingerprint,
        {},
        f"faults of our own making, planted into a copy of {found.rows_read:,} of "
        f"{found.rows:,} rows",
    )
