"""Values that stand for "missing"."""

from __future__ import annotations

from dataclasses import dataclass

from truesheet.measures.values import Code, HiddenMissing
from truesheet.model.finding import Severity
from truesheet.rules.reasons import no_cells
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


def _severity(code: Code, worst: float, limit: float) -> Severity:
    """A word can only be a code; a number or date at the edge of the range is only suspected."""
    return "error" if code.why == "word" and worst > limit else "warning"


def _where(code: str, places: list[_Place]) -> str:
    worst = places[0]
    if len(places) == 1:
        return (
            f"{count(worst.code.cells)} of {several(worst.rows, 'cell')} of {name(worst.field)} "
            f"({percent(worst.code.cells, worst.rows)}) hold {name(code)}. "
        )
    told = [f"{name(p.field)} ({percent(p.code.cells, p.rows)})" for p in places[:_TOLD]]
    more = f" and {count(len(places) - _TOLD)} more" if len(places) > _TOLD else ""
    cells = count(sum(p.code.cells for p in places))
    return f"{cells} cells hold {name(code)}: in {', '.join(told)}{more}. "


def _hit(view: View, code: str, places: list[_Place]) -> Hit:
    places.sort(key=lambda p: (-p.share, p.field))
    cells, worst, fields = sum(p.code.cells for p in places), places[0], len(places)
    sure = worst.code.why == "word"
    standing = (
        f"It counts as an error over {view.told('share')}."
        if sure
        else "It lies at the edge of the range and keeps coming back; it may be a true value."
    )
    return Hit(
        f"field:{worst.field}" if fields == 1 else "dataset",
        count(cells),
        f"cells, {several(fields, 'field')}",
        _where(code, places) + standing,
        weight=cells,
        limit="share",
        severity=_severity(worst.code, worst.share, view.limit("share")),
        title=f"Missing values hide behind {name(code)}"
        if sure
        else f"{name(code)} may stand for a missing value",
    )


def _look(view: View) -> Seen:
    by_code: dict[tuple[str, str], list[_Place]] = {}
    looked = 0
    for field, seen in view.each("cells.hidden_missing", HiddenMissing):
        looked += 1
        for code in seen.codes:
            if code.cells:
                by_code.setdefault((code.code, code.why), []).append(
                    _Place(field.name, code, seen.rows)
                )
    hits = tuple(_hit(view, code, places) for (code, _), places in by_code.items())
    return Looked(hits, looked)


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
    unless=no_cells,
    limits=(
        Bound(
            "share",
            0.01,
            "share of a field's cells",
            "from one cell in a hundred on a code moves means and gets a category of its own in "
            "most models",
        ),
    ),
)
