"""From the outcomes of trials to the table: planted, found, false alarms, what was not tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from truesheet.flow.faults import faults
from truesheet.flow.faults.drawing import Drawn
from truesheet.flow.faults.looking import checks
from truesheet.flow.faults.nulls import NULLS
from truesheet.flow.faults.trying import Outcome
from truesheet.measures.values_selftest import Checked, Null, SelfTested, Tried, Untested
from truesheet.rules.catalogue import rules

_NONE = "there is no fault to plant for it yet"
_REASONS = (
    ("files.", "the copy is no file of yours"),
    ("split.empty", "a split without rows is not copied"),
    ("contamination.", "the texts of benchmarks are not shipped, so none can be planted"),
)


def counted(drawn: Drawn, done: Sequence[Outcome], cannot: Mapping[str, str]) -> SelfTested:
    """The whole result."""
    return SelfTested(
        drawn.rows,
        drawn.copy.rows,
        drawn.divided,
        _tested(done),
        _tried(done),
        _nulls(done),
        _untested(done, cannot),
    )


def _verdicts(done: Sequence[Outcome]) -> Counter[tuple[str, str]]:
    return Counter((check, verdict) for o in done for check, verdict in o.verdicts.items())


def _tested(done: Sequence[Outcome]) -> tuple[Checked, ...]:
    """One line a check that a fault was planted for, or that cried wolf."""
    seen = _verdicts(done)
    false = Counter(rule for o in done for rule in o.false)
    made = []
    for rule in checks():
        found = seen[rule, "found"]
        planted = found + seen[rule, "missed"]
        if planted or false[rule]:
            alarms = found + false[rule]
            already = seen[rule, "already"]
            made.append(Checked(rule, planted, found, false[rule], alarms, already))
    return tuple(made)


def _tried(done: Sequence[Outcome]) -> tuple[Tried, ...]:
    """One line for each fault, strength and check, in the order of the trials."""
    known = {f.id: f for f in faults()}
    planted: Counter[tuple[str, float, str]] = Counter()
    found: Counter[tuple[str, float, str]] = Counter()
    for o in done:
        for check, verdict in o.verdicts.items():
            if verdict != "already":
                key = (o.trial.fault, o.trial.strength, check)
                planted[key] += 1
                found[key] += verdict == "found"
    return tuple(
        Tried(
            fault,
            known[fault].says,
            known[fault].amount(strength),
            rule,
            n,
            found[fault, strength, rule],
        )
        for (fault, strength, rule), n in planted.items()
    )


def _nulls(done: Sequence[Outcome]) -> tuple[Null, ...]:
    made = []
    for i, null in enumerate(NULLS):
        mine = [o for o in done if o.trial.null == i]
        if mine:
            false = Counter(rule for o in mine for rule in o.false)
            asked = sum(null.judges(r.id) for r in rules())
            made.append(Null(null.says, len(mine), asked, dict(sorted(false.items()))))
    return tuple(made)


def _untested(done: Sequence[Outcome], cannot: Mapping[str, str]) -> tuple[Untested, ...]:
    """Checks without a planted fault, and why."""
    seen = _verdicts(done)
    known = {check for f in faults() for check in f.checks}
    named = {f.id: f.checks for f in faults()}
    failed = {c: o.failed for o in done if o.failed for c in named.get(o.trial.fault, ())}
    made = []
    for rule in checks():
        if seen[rule, "found"] or seen[rule, "missed"]:
            continue
        if seen[rule, "already"]:
            why = "it speaks of the data as it is, wherever a fault could be planted"
        elif rule in cannot:
            why = cannot[rule]
        elif rule in failed:
            why = failed[rule]
        elif rule in known:
            why = "no fault could be planted here"
        else:
            why = next((w for start, w in _REASONS if rule.startswith(start)), _NONE)
        made.append(Untested(rule, why))
    return tuple(made)
