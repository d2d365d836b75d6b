"""Numbers and names of classes, and whether they are balanced."""

from __future__ import annotations

import re
from typing import NamedTuple

from truesheet.measures.values import Balance, Distinct, Frequent
from truesheet.model.evidence import Absent
from truesheet.model.stated import Amount, Stated
from truesheet.sheet.contradict.compare import as_cell, short
from truesheet.sheet.hold.said import held, untold
from truesheet.sheet.hold.scope import Part, column, part
from truesheet.sheet.hold.unit import PARTS
from truesheet.sheet.hold.written import amount_in_words, widened
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import FEWEST, Seen
from truesheet.sheet.words import clean, count, number

LABEL_NAMES = frozenset({"label", "labels", "class", "target"})
"""Names that a label has by custom: enough to hold a document against where none is declared."""

EVEN, UNEVEN, ALIKE = 1.5, 2.0, 1.1
"""Rows of the largest class for each row of the smallest: up to 1.5 is balanced, over 2 is not,
and what is called imbalanced is at least over 1.1. Between the limits nobody is contradicted."""

_SOME = re.compile(r"\b(?:includ\w*|such as|e\.g|for example|like|among|etc|mainly|mostly)\b", re.I)
"""Words for a list that is not whole."""


class Classes(NamedTuple):
    """A field, its classes with their rows, how many there are, and on what that rests."""

    field: str
    rows: dict[str, int]
    n: int
    cited: tuple[str, ...]
    exact: bool


def classes(stated: Stated, seen: Seen) -> Statement:
    """A number of classes, of the named field or of the label."""
    amount: Amount = stated.value
    says = f"says {amount_in_words(amount)} classes"
    known = _known(stated, seen)
    if isinstance(known, Absent):
        return untold(says, stated, known.absent)
    if widened(amount).holds(known.n):
        return held(says, stated, known.cited, found=known.n, exact=known.exact)
    says += f"; {clean(known.field)} holds {known.n:,}"
    if not stated.field and not seen.with_role("label"):
        return untold(says, stated, "whether that is the label, nobody has declared", known.cited)
    if PARTS.search(stated.sentence[:1000]):
        return untold(says, stated, "it may speak of a part", known.cited)
    if not known.exact:
        return untold(says, stated, "the classes were not counted exactly", known.cited)
    return held(says, stated, known.cited, False, found=known.n, exact=True)


def class_names(stated: Stated, seen: Seen) -> Statement:
    """A list of classes: each must occur, and nothing else, unless the list is a choice."""
    named = [as_cell(c) for c in stated.value]
    says = f"lists {count(len(named), 'class', 'classes')}"
    known = _known(stated, seen)
    if isinstance(known, Absent):
        return untold(says, stated, known.absent)
    says += f" of {clean(known.field)}"
    if len(known.rows) < known.n:
        return untold(says, stated, f"there are too many ({known.n:,}) to list", known.cited)
    lower = {c.strip().lower() for c in named}
    found = {c.strip().lower() for c in known.rows}
    if not lower & found:
        codes = all(c.lstrip("-").isdigit() for c in found)
        why = "the data holds codes" if codes else "the data writes its classes otherwise"
        return untold(says, stated, f"{why}; which is which, it does not say", known.cited)
    unlisted = {c: n for c, n in known.rows.items() if c.strip().lower() not in lower}
    unused = [c for c in named if c.strip().lower() not in found]
    if unused:
        says += f"; {short(unused)} never occur{'s' if len(unused) == 1 else ''}"
    if unlisted:
        # Values of single rows are not shown.
        shown = [c for c, n in unlisted.items() if n >= FEWEST] if _may_show(known, seen) else []
        which = short(shown) if len(shown) == len(unlisted) else f"{len(unlisted):,} others"
        says += f"; {which} in {count(sum(unlisted.values()), 'row')} not listed"
    if unlisted and not unused and _SOME.search(stated.sentence[:1000]):
        return untold(says, stated, "the list may be a choice", known.cited)
    if not known.exact and (unused or unlisted):
        return untold(says, stated, "the classes were not counted exactly", known.cited)
    right = list(known.rows) if _may_show(known, seen) else None
    return held(says, stated, known.cited, not (unused or unlisted), found=right, exact=known.exact)


def balance(stated: Stated, seen: Seen) -> Statement:
    """Whether the classes have about as many rows each."""
    says = f"says the classes are {clean(str(stated.value))}"
    known = _known(stated, seen)
    if isinstance(known, Absent):
        return untold(says, stated, known.absent)
    if len(known.rows) < max(known.n, 2) or not all(known.rows.values()):
        return untold(says, stated, "its classes were not all counted", known.cited)
    times = max(known.rows.values()) / min(known.rows.values())
    even = stated.value == "balanced"
    told = f"the largest has {number(times)} times the rows of the smallest"
    limit = f"balanced is up to {EVEN}, imbalanced over {UNEVEN}"
    if times <= EVEN if even else times > EVEN:
        return held(says, stated, known.cited, exact=known.exact, why=f"T{told[1:]}; {limit}.")
    if (times > UNEVEN if even else times <= ALIKE) and known.exact:
        return held(f"{says}; {told} ({limit})", stated, known.cited, False)
    return untold(says, stated, f"{told}; {limit}", known.cited)


def label_of(stated: Stated, seen: Seen) -> str | Absent:
    """The field of which classes are stated: the named one, else the only label."""
    if stated.field:
        return column(stated.field, seen)
    declared = [f.name for f in seen.with_role("label")]
    named = [f.name for f in seen.fields if f.name.lower() in LABEL_NAMES]
    for found in (declared, named):
        if len(found) == 1:
            return found[0]
        if found:
            return Absent(f"it does not say of which label: {short(found)}")
    return Absent("no field is declared as the label; say which with --label FIELD")


def _known(stated: Stated, seen: Seen) -> Classes | Absent:
    here = part(stated, seen)
    if isinstance(here, Absent):
        return here
    field = label_of(stated, seen)
    return field if isinstance(field, Absent) else counted(field, here, seen)


def counted(field: str, here: Part, seen: Seen) -> Classes | Absent:
    """Rows by class: from the balance of a declared label, else from the frequent values."""
    balance = seen.evidence.of("labels.balance", field, Balance, here.split)
    if not isinstance(balance, Absent):
        n = len(balance.classes) + balance.cut
        return Classes(field, balance.classes, n, here.cited(seen, "labels.balance"), True)
    frequent = seen.evidence.of("values.frequent", field, Frequent, here.split)
    if isinstance(frequent, Absent):
        return frequent
    rows = {t.shown: t.cells for t in frequent.top}
    cited = here.cited(seen, "values.frequent")
    if not frequent.others:
        return Classes(field, rows, len(rows), cited, not frequent.error)
    distinct = seen.evidence.of("values.distinct", field, Distinct, here.split)
    if isinstance(distinct, Absent):
        return Absent(f"the field {clean(field)} has too many values to list")
    cited += here.cited(seen, "values.distinct")
    return Classes(field, rows, distinct.distinct, cited, not distinct.error)


def _may_show(known: Classes, seen: Seen) -> bool:
    return seen.may_show(known.field) and all(n >= FEWEST for n in known.rows.values())
