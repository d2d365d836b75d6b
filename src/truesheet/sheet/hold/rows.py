"""Numbers of rows, and size categories: right to the row where a number is written out."""

from __future__ import annotations

from truesheet.model.evidence import Absent
from truesheet.model.stated import Amount, Stated
from truesheet.sheet.hold.said import held, untold
from truesheet.sheet.hold.scope import PLAIN, Part, no_split, part, split_named
from truesheet.sheet.hold.unit import counts_rows, may_contradict
from truesheet.sheet.hold.written import amount_in_words, widened
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean

CATEGORIES = (
    "n<1K",
    "1K<n<10K",
    "10K<n<100K",
    "100K<n<1M",
    "1M<n<10M",
    "10M<n<100M",
    "100M<n<1B",
    "1B<n<10B",
    "10B<n<100B",
    "100B<n<1T",
    "n>1T",
)
"""Size categories of dataset cards, each ten times the one before; the first ends at 1,000."""


def rows(stated: Stated, seen: Seen) -> Statement:
    """A number of rows, of the whole or of one split."""
    amount: Amount = stated.value
    says = f"says {amount_in_words(amount)}"
    says += f" {'row' if amount.exact and amount.low == 1 else 'rows'}" * counts_rows(stated)
    here = part(stated, seen)
    if isinstance(here, Absent):
        says += f" in {clean(stated.split)}" if stated.split else ""
        return _no_part(says, stated, seen, here)
    says += here.where
    cited = _cited(here, seen)
    if widened(amount).holds(here.rows):
        return held(says, stated, cited, found=here.rows)
    if not may_contradict(stated, here.rows):
        why = f"{here.rows:,} rows were counted; it may count something else"
        return untold(says, stated, why, cited)
    return held(_counted(says, here.rows), stated, cited, False, found=here.rows)


def size_category(stated: Stated, seen: Seen) -> Statement:
    """A size category, whose limits are outside of it.

    A number of rows that is itself a limit lies in no category at all; the one that begins there
    is not accused of it.
    """
    amount: Amount = stated.value
    says = f"says {amount_in_words(amount)} rows"
    here = part(stated, seen)
    if isinstance(here, Absent):
        return untold(says, stated, here.absent)
    cited, right = _cited(here, seen), category(here.rows)
    if amount.holds(here.rows):
        return held(says, stated, cited, found=right)
    if here.rows == amount.low:
        return untold(says, stated, f"{here.rows:,} is the very limit, in no category", cited)
    return held(_counted(says, here.rows), stated, cited, False, found=right)


def _counted(says: str, rows: int) -> str:
    """What was counted; rows are named where the claim does not name them."""
    noun = "" if " row" in says else " row" if rows == 1 else " rows"
    return f"{says}; {rows:,}{noun} {'was' if rows == 1 else 'were'} counted"


def category(rows: int) -> str:
    """The category of so many rows; a limit belongs to the category above it."""
    thousands, at = rows // 1000, 0
    while thousands and at < len(CATEGORIES) - 1:
        thousands, at = thousands // 10, at + 1
    return CATEGORIES[at]


def _no_part(says: str, stated: Stated, seen: Seen, why: Absent) -> Statement:
    """A split that is not there is an error only where the document divides this very data."""
    divides = stated.origin in ("front_matter", "croissant") and stated.config.lower() in PLAIN
    if divides and stated.split and seen.divided and split_named(stated.split, seen) is None:
        says += f"; {no_split(stated.split, seen)}"
        return held(says, stated, seen.evidence.id("rows.count"), False)
    return untold(says, stated, why.absent)


def _cited(here: Part, seen: Seen) -> tuple[str, ...]:
    return here.cited(seen, "rows.count") or seen.evidence.id("rows.count")
