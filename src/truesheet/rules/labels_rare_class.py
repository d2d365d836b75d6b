"""Classes with too few rows to learn or to score."""

from __future__ import annotations

from truesheet.model.evidence import Absent
from truesheet.rules.classes import are_classes, balance, class_name, no_classes
from truesheet.rules.intervals import wilson
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, percent, several


def _look(view: View) -> Seen:
    found, label = balance(view), view.label
    if isinstance(found, Absent) or label is None:
        return CouldNotRun(found.absent if isinstance(found, Absent) else "there is no label")
    if not are_classes(label, found):
        return NotApplicable(f"{name(label.name)} has too many values to be a class.")
    least = view.limit("rows")
    rare = sorted((n, value) for value, n in found.classes.items() if n < least)
    # In a table that is small itself, every class is; that is the matter of `rows.few`.
    if not rare or found.rows < least * len(found.classes):
        return Looked((), len(found.classes), "class")
    smallest, value = rare[0]
    low, high = wilson(smallest // 2, smallest)
    hit = Hit(
        f"field:{label.name}",
        count(smallest),
        "rows in the smallest class",
        f"{several(len(rare), 'class', 'classes')} of {name(label.name)} "
        f"{'has' if len(rare) == 1 else 'have'} fewer rows than the limit of "
        f"{view.told('rows')}. The smallest, {class_name(found, value)}, has "
        f"{several(smallest, 'row')} of {count(found.rows)}: if half of them were recognised, the "
        f"true rate could lie between {percent(low)} and {percent(high)}.",
        limit="rows",
    )
    return Looked((hit,), len(found.classes), "class")


RULE = Rule(
    id="labels.rare_class",
    version=1,
    severity="warning",
    title="A class has very few rows",
    passes="each has enough rows to be scored",
    why="A model can ignore such a class and lose nothing in the overall score; what it does with "
    "the class cannot be measured either.",
    do="Collect more rows of it, merge it with a class that is treated alike, or say that the "
    "data cannot speak for it.",
    blind="Rows that belong together; classes that are rare in one split only.",
    look=_look,
    needs=("labels.balance",),
    unless=no_classes,
    limits=(
        Bound(
            "rows",
            10,
            "rows",
            "of ten rows, five recognised mean a true rate of 24 % to 76 % (Wilson): next to "
            "nothing; and values of fewer rows are not shown",
        ),
    ),
)
