"""`collection.consent`: agreement of everyone, against the field that keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import Frequent, Missing, TimeOrders
from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.compare import absent_field, rows_that, unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count

LOOKS_AT = frozenset({"given", "field"})

REFUSED = frozenset(
    "no n false 0 refused declined denied none nein non withdrawn revoked opted_out opt_out".split()
)
AGREED = frozenset("yes y true 1 agreed given granted consented ok oui ja si opt_in".split())


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """Everyone agreed, so no row is without, against, or later than its record."""
    field = said.get("field")
    if field is not None:
        yield from absent_field(field, seen, "/field")
        if str(field) in seen.names:
            why = "What a field means, only people can say."
            yield unsure(f"says {clean(str(field))} tells who agreed", field, "/field", why)
    if "given" not in said:
        return
    stated = said["given"]
    says = f"says {stated} agreed"
    if field is None or str(field) not in seen.names:
        yield unsure(says, stated, "/given", "No field of the data tells who agreed.")
        return
    without, cited = _without(str(field), seen)
    agreed, complete = _agreed(str(field), seen)
    cited += seen.evidence.id("values.frequent")
    if stated == "everyone" and without:
        says += f"; {' and '.join(without)}"
        yield Statement(says, stated, "/given", evidence=cited, agrees=False, found="some")
    elif stated == "nobody" and agreed:
        says += f"; {rows_that(agreed, 'says', 'say')} yes"
        true = "some" if without or not complete else "everyone"
        yield Statement(says, stated, "/given", evidence=cited, agrees=False, found=true)
    elif (stated == "everyone" and complete) or (stated == "some" and agreed and without):
        yield Statement(says, stated, "/given", evidence=cited)
    else:
        why = f"What the values of {clean(str(field))} mean, only people can say."
        yield unsure(says, stated, "/given", why, cited)


def _without(field: str, seen: Seen) -> tuple[list[str], tuple[str, ...]]:
    """What speaks against agreement, in words, and the evidence for it."""
    found, cited = [], seen.evidence.id("cells.missing")
    missing = seen.evidence.of("cells.missing", field, Missing)
    if not isinstance(missing, Absent) and missing.all:
        found.append(f"{rows_that(missing.all, 'has', 'have')} no {clean(field)}")
    refused = sum(t.cells for t in _values(field, seen) if _word(t.shown) in REFUSED)
    if refused:
        found.append(rows_that(refused, "says no", "say no"))
    late = _late(field, seen)
    if late:
        found.append(f"in {count(late, 'row')} {clean(field)} is later than the record")
        cited += seen.evidence.id("time.order")
    return found, cited


def _agreed(field: str, seen: Seen) -> tuple[int, bool]:
    """Rows that say yes, and whether every row does."""
    top = _values(field, seen)
    agreed = sum(t.cells for t in top if _word(t.shown) in AGREED)
    return agreed, bool(agreed) and agreed == seen.rows


def _values(field: str, seen: Seen) -> tuple[Any, ...]:
    f = seen.evidence.of("values.frequent", field, Frequent)
    return () if isinstance(f, Absent) else f.top


def _word(shown: str) -> str:
    return shown.strip().lower().replace(" ", "_").replace("-", "_")


def _late(field: str, seen: Seen) -> int:
    """Rows whose agreement is dated after the record itself, as its time field has it."""
    found = seen.evidence.read("time.order", TimeOrders)
    if isinstance(found, Absent):
        return 0
    late = []
    for record in seen.with_role("time"):
        ahead = found.pairs.get(f"{field}|{record.name}")
        behind = found.pairs.get(f"{record.name}|{field}")
        late += [ahead.after] if ahead else []
        late += [behind.before] if behind else []
    return max(late, default=0)
