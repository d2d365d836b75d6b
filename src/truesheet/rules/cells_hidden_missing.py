"""Values that stand for "missing"."""

from __future__ import annotations

from dataclasses import dataclass

from truesheet.measures.values import Code, HiddenMissing
from truesheet.model.finding import Severity
from truesheet.rules.reasons import no_plain_cells
from truesheet.rules.rule import Bound, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, percent, several

_TOLD = 5


@dataclass(frozen=True)
class _Place:
    field: str
    code: Code
    rows: int

    @property
    def share(self) -> float:
        return self.code.cells / self.rows


def _severity(view: View, worst: _Place) -> Severity:
    """A word can only be a code; a number or date at the edge of the range is only suspected.

    A word that hardly ever comes may be a true value: there are people called Null.
    """
    if worst.share < view.limit("trace"):
        return "note"
    return "error" if worst.code.why == "word" and worst.share > view.limit("share") else "warning"


def _where(code: str, places: list[_Place]) -> str:
    worst = places[0]
    if len(places) == 1:
        holds = "holds" if worst.code.cells == 1 else "hold"
        return (
            f"{count(worst.code.cells)} of {several(worst.rows, 'cell')} of {name(worst.field)} "
            f"({percent(worst.code.cells, worst.rows)}) {holds} {name(code)}. "
        )
    told = [f"{name(p.field)} ({percent(p.code.cells, p.rows)})" for p in places[:_TOLD]]
    more = f" and {count(len(places) - _TOLD)} more" if len(places) > _TOLD else ""
    cells = count(sum(p.code.cells for p in places))
    return f"{cells} cells hold {name(code)}: in {', '.join(told)}{more}. "


def _standing(view: View, sure: bool) -> str:
    if sure:
        return f"It counts as an error over {view.told('share')}."
    return "It lies at the edge of the range and keeps coming back; it may be a true value."


def _of_code(view: View, code: str, places: list[_Place]) -> Hit:
    """One code, in one field or in many."""
    places.sort(key=lambda p: (-p.share, p.field))
    cells, worst, fields = sum(p.code.cells for p in places), places[0], len(places)
    sure = worst.code.why == "word"
    return Hit(
        f"field:{worst.field}" if fields == 1 else "dataset",
        count(cells),
        f"{'cell' if cells == 1 else 'cells'}, {several(fields, 'field')}",
        _where(code, places) + _standing(view, sure),
        weight=cells,
        limit="share",
        severity=_severity(view, worst),
        title=f"Missing values hide behind {name(code)}"
        if sure
        else f"{name(code)} may stand for a missing value",
    )


def _of_field(view: View, field: str, places: list[_Place]) -> Hit:
    """One field that holds many codes: told once."""
    places.sort(key=lambda p: (-p.code.cells, p.code.code))
    cells, rows = sum(p.code.cells for p in places), places[0].rows
    whole = _Place(field, Code("", cells, "word"), rows)
    told = [f"{name(p.code.code)} ({count(p.code.cells)})" for p in places[:_TOLD]]
    more = f" and {count(len(places) - _TOLD)} more" if len(places) > _TOLD else ""
    return Hit(
        f"field:{field}",
        count(cells),
        f"cells, {count(len(places))} codes",
        f"{count(cells)} of {several(rows, 'cell')} of {name(field)} ({percent(cells, rows)}) hold "
        f"codes: {', '.join(told)}{more}. {_standing(view, True)}",
        weight=cells,
        limit="share",
        severity=_severity(view, whole),
        title=f"Missing values of {name(field)} hide behind several codes",
    )


def _hits(view: View, places: list[_Place]) -> list[Hit]:
    by_code: dict[tuple[str, str], list[_Place]] = {}
    for place in places:
        by_code.setdefault((place.code.code, place.code.why), []).append(place)
    alone: dict[str, list[_Place]] = {}
    for (_, why), found in by_code.items():
        if why == "word" and len(found) == 1:
            alone.setdefault(found[0].field, []).append(found[0])
    merged = {field: found for field, found in alone.items() if len(found) > 1}
    hits = [_of_field(view, field, found) for field, found in merged.items()]
    for (code, why), found in by_code.items():
        if why != "word" or len(found) > 1 or found[0].field not in merged:
            hits.append(_of_code(view, code, found))
    return hits


def _look(view: View) -> Seen:
    looked, places = 0, []
    for field, seen in view.each("cells.hidden_missing", HiddenMissing):
        looked += 1
        places += [_Place(field.name, code, seen.rows) for code in seen.codes if code.cells]
    return Looked(tuple(_hits(view, places)), looked)


RULE = Rule(
    id="cells.hidden_missing",
    version=1,
    severity="error",
    title="Missing values hide behind a code",
    passes="no value is known to stand for “missing”",
    why="No cell looks empty, so nothing warns: a model learns the code as a category, a mean "
    "takes −999 for a measurement.",
    do="Declare the code in datasheet.yaml or replace it by an empty cell; if it is a true "
    "answer, say so there.",
    blind="Codes of your own making that look like ordinary values; the right meaning of a code.",
    look=_look,
    needs=("cells.hidden_missing",),
    unless=no_plain_cells,
    limits=(
        Bound(
            "share",
            0.01,
            "share of a field's cells",
            "from one cell in a hundred on a code moves means and gets a category of its own in "
            "most models",
        ),
        Bound(
            "trace",
            0.001,
            "share of a field's cells",
            "below one cell in a thousand the word may be a true value, such as a surname",
        ),
    ),
)
