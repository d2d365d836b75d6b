"""Fields in which nearly all rows hold one value."""

from __future__ import annotations

from truesheet.measures.values import Frequent
from truesheet.model.field import Field
from truesheet.rules.reasons import no_values
from truesheet.rules.rule import Bound, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import SHOW_FROM, count, name, names, percent


def _nearly(view: View, field: Field, seen: Frequent) -> bool:
    # Blank texts are missing values, the matter of `cells.missing_heavy`.
    if len(seen.top) < 2 or field.role == "label" or not seen.top[0].shown.strip():
        return False
    rest = seen.present - seen.top[0].cells
    # Counts and pixels that are mostly zero are sparse by nature.
    if field.numeric and seen.top[0].shown in ("0", "0.0"):
        return False
    return rest < view.limit("rest") and rest <= (1 - view.limit("share")) * seen.present


def _look(view: View) -> Seen:
    looked = list(view.each("values.frequent", Frequent))
    near = [(field.name, seen) for field, seen in looked if _nearly(view, field, seen)]
    if not near:
        return Looked((), len(looked))
    near.sort(key=lambda n: n[1].top[0].cells / n[1].present, reverse=True)
    field_name, seen = near[0]
    rest, one = seen.present - seen.top[0].cells, len(near) == 1
    value = f" ({name(seen.top[0].shown)})" if seen.top[0].cells >= SHOW_FROM else ""
    others = "" if one else f" The same holds for {names([n for n, _ in near[1:]])}."
    hit = Hit(
        f"field:{field_name}" if one else "dataset",
        count(len(near)),
        "field" if one else "fields",
        f"In {name(field_name)}, {percent(seen.top[0].cells, seen.present)} of "
        f"{count(seen.present)} cells hold the same value{value}, and {count(rest)} hold "
        f"another; told when that is under {view.told('rest')}.{others}",
        limit="rest",
        title=f"{name(field_name)} hardly ever changes"
        if one
        else f"{count(len(near))} fields hardly ever change",
    )
    return Looked((hit,), len(looked))


RULE = Rule(
    id="fields.near_constant",
    version=1,
    severity="note",
    title="A field hardly ever changes",
    passes="each has enough rows with another value to learn from, or varies freely",
    why="The few other rows are too few to learn from or to test on; some may be slips of the pen.",
    do="Look at the rows with another value: mend them if they are slips, else say that the "
    "dataset can tell little about them.",
    blind="Numbers that are mostly zero, which are taken for sparse; fields with more values "
    "than are counted one by one.",
    look=_look,
    needs=("values.frequent",),
    unless=no_values,
    limits=(
        Bound(
            "rest",
            30,
            "other cells",
            "under 30 cases the 95 % interval of a rate of one half is wider than 34 points",
        ),
        Bound("share", 0.98, "share of cells", "in small tables 30 cells are a fair part"),
    ),
)
