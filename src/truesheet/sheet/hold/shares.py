"""Shares of a value, means and ranges of a field."""

from __future__ import annotations

from typing import Any

from truesheet.measures.values import Frequent, HiddenMissing, NumberSummary
from truesheet.model.evidence import Absent, Share
from truesheet.model.stated import Amount, Stated
from truesheet.sheet.contradict.compare import as_cell
from truesheet.sheet.hold.said import held, untold
from truesheet.sheet.hold.scope import Part, column, part
from truesheet.sheet.hold.written import amount_in_words, in_percent, widened
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import FEWEST, Seen
from truesheet.sheet.words import clean, number, percent, quoted


def share(stated: Stated, seen: Seen) -> Statement:
    """The share of rows in which a field holds a value, within the rounding of its digits."""
    amount: Amount = stated.value["amount"]
    value = as_cell(stated.value.get("value", ""))
    says = f"says {amount_in_words(amount)} {_of(stated, value)}"
    found = _place(stated, seen)
    if isinstance(found, Absent) or not value:
        why = found.absent if isinstance(found, Absent) else "it names no value of a field"
        return untold(says, stated, why)
    here, field = found
    f = seen.evidence.of("values.frequent", field, Frequent, here.split)
    if isinstance(f, Absent):
        return untold(says, stated, f.absent)
    cited = here.cited(seen, "values.frequent")
    known = {t.shown: t.cells for t in f.top}
    same = [k for k in known if k.lower() == value.lower()]
    if value not in known and len(same) != 1 and (f.others or not f.top):
        return untold(says, stated, "it is not among the most frequent values", cited)
    if value not in known and len(same) != 1:
        return untold(says, stated, f"{clean(field)} holds no {quoted(value)}", cited)
    cells = known[value] if value in known else known[same[0]]
    # Of the rows that hold a value, or of all: both are meant by people.
    wholes = dict.fromkeys((f.present, here.rows))
    shares = [Share(cells, w) for w in wholes if w >= cells and w]
    room = widened(amount, 0.01, whole=True) if in_percent(amount) else widened(amount)
    agrees = any(room.holds(s.ratio) for s in shares)
    if f.error:
        # A sketch may be off by more than the rounding of the stated share.
        why = f"not exact: {f.error}"
        return held(says, stated, cited, exact=False) if agrees else untold(says, stated, why)
    right = shares[0].ratio if shares else None
    if not agrees and cells >= FEWEST and shares:
        says += f"; {cells:,} of {shares[0].whole:,} ({percent(shares[0])}) were counted"
    elif not agrees:
        says += f"; fewer than {FEWEST} of {here.rows:,} were counted"
    return held(says, stated, cited, agrees, found=right if cells >= FEWEST else None)


def mean(stated: Stated, seen: Seen) -> Statement:
    """The mean of a field, within half of its last written digit."""
    amount: Amount = stated.value
    says = f"says {clean(stated.field) or 'something'} is {amount_in_words(amount)} on average"
    found = _summary(stated, seen)
    if isinstance(found, Absent):
        return untold(says, stated, found.absent)
    s, cited = found
    if widened(amount, whole=True).holds(s.mean):
        return held(says, stated, cited, found=s.mean)
    says += f"; the mean of {s.finite:,} values is {number(s.mean)}"
    return held(says, stated, cited, False, found=s.mean)


def span(stated: Stated, seen: Seen) -> Statement:
    """The span of a field. Values outside contradict it; that none reach its ends does not."""
    amount: Amount = stated.value
    says = f"says {clean(stated.field) or 'something'} runs {amount_in_words(amount)}"
    found = _summary(stated, seen)
    if isinstance(found, Absent):
        return untold(says, stated, found.absent)
    s, cited = found
    room = widened(amount)
    ends: dict[str, Any] = {"min": s.min, "max": s.max}
    out = [v for v in (s.min, s.max) if not room.holds(v)]
    if out and any(as_cell(float(v)) in _codes(stated, seen) for v in out):
        return untold(says, stated, "the outermost value looks like a code for “missing”", cited)
    if out:
        says += f"; the values run from {number(s.min)} to {number(s.max)}"
        return held(says, stated, cited, False, found=ends)
    reached = [
        edge is None or room.low is None or abs(v - edge) <= max(0.0, (amount.low or 0) - room.low)
        for v, edge in ((s.min, amount.low), (s.max, amount.high))
    ]
    if all(reached):
        return held(says, stated, cited, found=ends)
    why = f"all values lie within, from {number(s.min)} to {number(s.max)}"
    return untold(says, stated, why, cited)


def _of(stated: Stated, value: str) -> str:
    if stated.field:
        return f"of {clean(stated.field)} is {quoted(value)}"
    return f"is {clean(str(stated.value.get('of', ''))) or 'something'}"


def _place(stated: Stated, seen: Seen) -> tuple[Part, str] | Absent:
    here = part(stated, seen)
    if isinstance(here, Absent):
        return here
    if not stated.field:
        return Absent("which field it speaks of, it does not say")
    field = column(stated.field, seen)
    return field if isinstance(field, Absent) else (here, field)


def _summary(stated: Stated, seen: Seen) -> tuple[NumberSummary, tuple[str, ...]] | Absent:
    found = _place(stated, seen)
    if isinstance(found, Absent):
        return found
    here, field = found
    s = seen.evidence.of("number.summary", field, NumberSummary, here.split)
    return s if isinstance(s, Absent) else (s, here.cited(seen, "number.summary"))


def _codes(stated: Stated, seen: Seen) -> set[str]:
    name = column(stated.field, seen)
    if isinstance(name, Absent):
        return set()
    found = seen.evidence.of("cells.hidden_missing", name, HiddenMissing)
    return set() if isinstance(found, Absent) else {c.code for c in found.codes}
