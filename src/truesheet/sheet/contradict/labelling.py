"""`x.labelling`: labels for each item and agreement, where labellers and items are declared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import ByEntity
from truesheet.measures.values_crowd import Agreement
from truesheet.model.evidence import Absent
from truesheet.sheet.agreement import meant, measured, same, told
from truesheet.sheet.contradict.compare import unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, number

LOOKS_AT = frozenset({"per_item", "agreement"})

MEASURE = "annotators.agreement"

DECLARE = "Give the field of the item the role `id`, and that of the labeller `annotator`."


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """Labels for each item, and how far those who gave them agree."""
    yield from _per_item(said, seen)
    yield from _agreement(said, seen)


def _agreement(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """The number that the metric names; without a metric, any that is measured."""
    if "agreement" not in said:
        return
    stated, path, metric = float(said["agreement"]), "/agreement", str(said.get("metric", ""))
    says = f"says agreement is {number(stated)}"
    found = seen.evidence.read(MEASURE, Agreement)
    cited = seen.evidence.id(MEASURE)
    if isinstance(found, Absent):
        declared = bool(seen.with_role("annotator"))
        yield unsure(says, stated, path, f"{found.absent}." if declared and cited else DECLARE)
        return
    named = meant(metric, found) if metric else measured(found)
    fits = [name for name, value in named.items() if same(stated, value)]
    if fits:
        says += f"; {told(fits[0], named[fits[0]])}"
        yield Statement(says, stated, path, evidence=cited, exact=not found.error)
    elif metric and named:
        says += f"; {', '.join(told(*one) for one in named.items())}"
        true = round(next(iter(named.values())), 2)
        yield Statement(says, stated, path, evidence=cited, agrees=False, found=true)
    else:
        what = f"{clean(metric)} is not measured" if metric else "No metric is named"
        yield unsure(says, stated, path, f"{what}.", cited)


def _per_item(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """Rows for each item, in data with a row for each label; fields, with one for each labeller."""
    if "per_item" not in said:
        return
    stated, path = said["per_item"], "/per_item"
    says = f"says {number(stated)} labels for each item"
    labellers, items = seen.with_role("annotator"), seen.with_role("id")
    if len(labellers) > 1:
        found, cited = float(len(labellers)), seen.about_fields
        same = found == stated
        says += "" if same else f"; {len(labellers)} fields are declared as labellers"
        yield Statement(
            says, stated, path, evidence=cited, agrees=same, exact=True, found=len(labellers)
        )
        return
    e = (
        seen.evidence.of("rows.by_entity", items[0].name, ByEntity)
        if labellers and len(items) == 1
        else Absent(DECLARE)
    )
    if isinstance(e, Absent):
        yield unsure(says, stated, path, DECLARE)
        return
    cited = seen.evidence.id("rows.by_entity")
    mean = e.rows / e.entities
    same = abs(mean - stated) < 0.05 if stated % 1 else e.smallest == e.largest == stated
    says += "" if same else f"; {clean(items[0].name)} has {_between(e)} rows each"
    true = e.largest if e.smallest == e.largest else round(mean, 1)
    yield Statement(says, stated, path, evidence=cited, agrees=same, found=true)


def _between(e: ByEntity) -> str:
    return f"{e.largest:,}" if e.smallest == e.largest else f"{e.smallest:,} to {e.largest:,}"
