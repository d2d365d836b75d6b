"""`preprocessing.steps`: steps that leave a trace, and left none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.compare import short
from truesheet.sheet.contradict.traces import TRACES, Step, lower_cased
from truesheet.sheet.fill.instance_content import standardised
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import count

LOOKS_AT = frozenset(
    {"done", "steps/operation", "steps/fields", "steps/rows_removed", "steps/rows_before"}
)

CHANGE_ROWS = frozenset({"filter", "deduplicate", "resample", "aggregate", "join", "other"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """Each step by its own trace; rows before and removed, against the rows that are left."""
    if said.get("done") == "no":
        yield from _nothing_done(seen)
    steps = [s for s in said.get("steps", ()) if isinstance(s, dict)]
    for i, step in enumerate(steps):
        one = Step(step, f"/steps/{i}")
        if one.operation in TRACES:
            yield from TRACES[one.operation](one, seen)
        yield from lower_cased(one, seen)
    yield from _rows(steps, seen)


def _nothing_done(seen: Seen) -> Iterator[Statement]:
    scaled = standardised(seen)
    if scaled:
        says = f"says nothing was done; {short(scaled)} has mean 0 and spread 1"
        cited = seen.evidence.id("number.summary")
        yield Statement(says, "no", "/done", evidence=cited, agrees=False, found="yes")


def _rows(steps: list[dict[str, Any]], seen: Seen) -> Iterator[Statement]:
    """Rows before a step less those removed are the rows before the next, and at last the data."""
    changing = [i for i, s in enumerate(steps) if s.get("operation") in CHANGE_ROWS]
    for at, i in enumerate(changing):
        step = steps[i]
        if "rows_before" not in step or "rows_removed" not in step:
            continue
        before, removed = step["rows_before"], step["rows_removed"]
        says = f"says {count(removed, 'row')} of {before:,} were removed"
        path, last = f"/steps/{i}/rows_removed", at + 1 == len(changing)
        after = seen.rows if last else steps[changing[at + 1]].get("rows_before")
        if after is None or isinstance(after, Absent):
            continue
        where = "are here" if last else "are said to be left"
        same, true = before - removed == after, max(before - after, 0)
        says += "" if same else f"; {after:,} {where}"
        cited = seen.evidence.id("rows.count")
        yield Statement(says, removed, path, evidence=cited, agrees=same, found=true)
