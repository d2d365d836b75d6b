"""The self-test on the page: what the checks would find in this very data."""

from __future__ import annotations

from truesheet.measures.values_selftest import MEASURE, SelfTested
from truesheet.render import selftest as words
from truesheet.render.reading import Reading
from truesheet.render.sound.parts import Table

HOW = (
    "These checks were not tried on this data: `truesheet build --selftest` plants known faults "
    "into a copy of it and shows here what each check finds and how often it cries wolf."
)


def tables(reading: Reading) -> tuple[Table, ...]:
    """What was found; where it was missed; what was not tried."""
    found = reading.read(MEASURE, SelfTested)
    if found is None:
        failed = (s.why for s in reading.sheet.skipped if s.measure == MEASURE)
        return (Table("Not tried", next(failed, HOW), (), ()),)
    checks = tuple(words.row(c) for c in found.checks)
    says = f"{words.copied(found)} {words.summary(found)}"
    made = [Table("What each check finds here", says, words.HEAD, checks)]
    missed = tuple(
        (t.says, t.amount or "–", t.rule, f"{t.found:,} of {t.planted:,}")
        for t in words.misses(found)
    )
    if missed:
        says = "A clear check is no proof against these."
        columns = ("planted", "strength", "check", "found")
        made.append(Table("What was missed", says, columns, missed))
    wolf = tuple((n.says, f"{n.copies:,}", ", ".join(n.false) or "none") for n in found.nulls)
    if wolf:
        says = "Copies in which nothing is wrong; an alarm on one of them is a false one."
        made.append(Table("Where nothing was wrong", says, ("copies", "number", "alarms"), wolf))
    idle = tuple((why, ", ".join(rules)) for why, rules in words.reasons(found).items())
    if idle:
        made.append(Table("Not tried here", "", ("reason", "checks"), idle))
    return tuple(made)
