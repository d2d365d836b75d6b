"""`composition.instance_count`: stated numbers of rows, which must be right to the row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.compare import step
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count

OWN = ("total", "types")

LOOKS_AT = frozenset({"total", "<split>"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """`total` and one number a split; `types` count other things than rows."""
    cited = seen.evidence.id("rows.count")
    if "total" in said and not isinstance(seen.rows, Absent):
        yield _number(said["total"], seen.rows, "/total", "", cited)
    found = {s.name: s.rows for s in seen.splits}
    for name, stated in said.items():
        if name in OWN:
            continue
        path = step(name)
        if name in found:
            where = f" in {clean(name)}"
            ids = seen.evidence.id("rows.count", name) or cited
            yield _number(stated, found[name], path, where, ids)
        else:
            says = f"names the split {clean(str(name))}; no such split was found"
            yield Statement(says, stated, path, evidence=cited, agrees=False)


def _number(stated: int, found: int, path: str, where: str, cited: tuple[str, ...]) -> Statement:
    same = stated == found
    says = f"says {count(stated, 'row')}{where}"
    if not same:
        says += f"; {found:,} {'was' if found == 1 else 'were'} counted"
    return Statement(says, stated, path, evidence=cited, agrees=same, found=found)
