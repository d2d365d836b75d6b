"""`x.bias_examination`: how the label differs between groups that somebody declared."""

from __future__ import annotations

from typing import Any

from truesheet.measures.values_groups import GroupCells
from truesheet.model.evidence import Absent, Share
from truesheet.rules.rates import FEWEST_ROWS, Rate, outcomes, rates
from truesheet.sheet.fill.filled import Filled
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count, percent, sentence

UNDECLARED = "no field is declared as sensitive or as a group: give it that role in datasheet.yaml"
_MEASURE = "groups.cells"


def fill(seen: Seen) -> Filled | Absent:
    """The largest difference of the rarer class, by each declared field; what it means is open."""
    found = seen.evidence.read(_MEASURE, GroupCells)
    declared = {f.name for f in seen.with_role("sensitive", "group")}
    if not declared:
        return Absent(UNDECLARED)
    if isinstance(found, Absent):
        return found
    one = outcomes(found.classes)
    if len(one) != 1:
        return Absent("" if not found.label else "the label has not two classes to compare")
    examinations, says = [], []
    for field in found.fields:
        known = rates(field.groups, one[0]) if field.field in declared else ()
        large = [r for r in known if r.rows >= FEWEST_ROWS and not isinstance(r.part, str)]
        if len(large) < 2:
            continue
        made, statement = _examined(found, field.field, one[0], large, len(field.groups), seen)
        examinations.append(made)
        says.append(statement)
    if not says:
        return Absent("no two groups have rows enough to compare the label")
    text = " ".join(sentence(s.says) for s in says)
    return Filled(text, {"done": "yes", "examinations": examinations}, tuple(says))


def _examined(
    found: GroupCells, field: str, outcome: str, large: list[Rate], groups: int, seen: Seen
) -> tuple[dict[str, Any], Statement]:
    high, low = large[0], large[-1]
    result = round(high.rate - low.rate, 4)
    left = groups - len(large)
    says = (
        f"by {clean(field)}, the share of {clean(found.label)} {clean(outcome)} is "
        f"{percent(_share(high))} with {clean(high.values[0])} and {percent(_share(low))} with "
        f"{clean(low.values[0])}, a difference of {100 * result:.1f} percentage points; "
        f"{_told(low)}"
    )
    if left:
        says += f"; {count(left, 'group')} had too few rows, or cases, to compare"
    made = {
        "groups": [field],
        "metric": f"largest difference in the share of {clean(outcome)}",
        "result": result,
        "reference": "groups of at least 30 rows in the data itself",
    }
    cited = seen.evidence.id(_MEASURE)
    return made, Statement(says, result, "/examinations", evidence=cited)


def _share(r: Rate) -> Share:
    return Share(r.known, r.rows)


def _told(r: Rate) -> str:
    """What the numbers say of the lowest rate."""
    return {
        "lower": "that is under four fifths and more than chance",
        "somewhat lower": "that is more than chance, but not under four fifths",
        "alike": "that is no more than chance, and surely over four fifths",
    }.get(r.verdict, "chance alone may have made it")
