"""What is missing, drawn together from the two measures that look for it."""

from __future__ import annotations

from dataclasses import dataclass

from truesheet.measures.values import HiddenMissing, Missing
from truesheet.model.evidence import Absent, Share
from truesheet.sheet.seen import Seen

KNOWN_MISSES = (
    "The check knows common words, signs, numbers and dates for “missing”, not every one."
)


@dataclass(frozen=True)
class Gaps:
    """Cells without a value, by field; cells with a code for "missing", by code and field."""

    rows: int
    empty: dict[str, Share]
    codes: dict[str, dict[str, int]]
    fields: dict[str, Share]
    of_empty: tuple[str, ...]
    of_codes: tuple[str, ...]

    @property
    def empty_cells(self) -> int:
        return sum(s.part for s in self.empty.values())

    @property
    def evidence(self) -> tuple[str, ...]:
        return self.of_empty + self.of_codes


def gaps(seen: Seen) -> Gaps | Absent:
    """All gaps. A blank or empty text counts as empty; codes are counted apart from them."""
    cells, hidden = seen.evidence.get("cells.missing"), seen.evidence.get("cells.hidden_missing")
    if cells is None:
        return Absent("cells.missing was not run")
    counted = dict(cells.fields(Missing))
    rows = max((m.rows for m in counted.values()), default=0)
    empty = {name: Share(m.all, m.rows) for name, m in counted.items() if m.all}
    codes: dict[str, dict[str, int]] = {}
    total = {name: m.all for name, m in counted.items()}
    for name, h in hidden.fields(HiddenMissing) if hidden else ():
        for code in h.codes:
            codes.setdefault(code.code, {})[name] = code.cells
            total[name] = total.get(name, 0) + code.cells
    wholes = {name: m.rows for name, m in counted.items()}
    fields = {name: Share(n, wholes.get(name, rows)) for name, n in total.items() if n}
    most_first = dict(sorted(codes.items(), key=lambda c: (-sum(c[1].values()), c[0])))
    return Gaps(
        rows, empty, most_first, fields, (cells.id,), (hidden.id,) if hidden is not None else ()
    )
