"""The plan: which measure looks at which field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from truesheet.batch.shapes import Plan, Task
from truesheet.model.evidence import Absent
from truesheet.model.field import Schema

_CELLS = 2_000_000
_MOST_ROWS, _FEWEST_ROWS = 10_000, 1_000


def plan(schema: Schema, measures: Sequence[Any]) -> Plan:
    """Bind measures to the fields of a schema; what does not apply is kept with the reason."""
    folds: list[Task] = []
    keyed: list[Task] = []
    sampled: list[Any] = []
    absent: list[tuple[str, str, str]] = []
    for measure in measures:
        if hasattr(measure, "applies"):
            tasks = [
                Task(_bound(measure, f.name, schema), f.name)
                for f in schema.fields
                if measure.applies(f)
            ]
            (keyed if hasattr(measure, "emit") else folds).extend(tasks)
            if not tasks:
                absent.append((measure.id, "", "no field of the kind that it looks at"))
            continue
        why = measure.applies_to(schema)
        if isinstance(why, Absent):
            absent.append((measure.id, "", why.absent))
        elif hasattr(measure, "emit"):
            keyed.append(Task(measure, None))
        elif hasattr(measure, "add"):
            folds.append(Task(measure, None))
        else:
            sampled.append(measure)
    size = min(_MOST_ROWS, max(_FEWEST_ROWS, _CELLS // max(len(schema.fields), 1)))
    return Plan(schema, tuple(folds), tuple(keyed), tuple(sampled), size, tuple(absent))


def _bound(measure: Any, field: str, schema: Schema) -> Any:
    return measure.of(schema[field]) if hasattr(measure, "emit") else measure
