"""Fields that are missing in the same rows."""

from __future__ import annotations

from truesheet.measures.values import CoMissing, Missing
from truesheet.model.evidence import Absent
from truesheet.rules.reasons import no_pairs
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, names, percent


def _pair(key: str, known: dict[str, int]) -> tuple[str, str] | None:
    """The two names of "a|b"; a name may hold the bar itself."""
    parts = key.split("|")
    for i in range(1, len(parts)):
        a, b = "|".join(parts[:i]), "|".join(parts[i:])
        if a in known and b in known:
            return a, b
    return None


def _blocks(pairs: list[tuple[str, str]]) -> list[list[str]]:
    """Fields joined by a pair, directly or through others, in the order of the pairs."""
    block_of: dict[str, list[str]] = {}
    for a, b in pairs:
        left, right = block_of.get(a, [a]), block_of.get(b, [b])
        if left is right:
            continue
        joined = [*left, *right]
        for member in joined:
            block_of[member] = joined
    unique = {id(block): block for block in block_of.values()}
    return list(unique.values())


def _alike(a: int, b: int, both: int, rows: int, limit: float) -> bool:
    """Whether gaps coincide, and so do values: two fields that are nearly empty always overlap."""
    gaps, values = a + b - both, rows - both
    neither = rows - gaps
    return both >= limit * gaps and 0 < limit * values <= neither


def _look(view: View) -> Seen:
    found = view.evidence.read("cells.co_missing", CoMissing)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    missing = {f.name: seen.all for f, seen in view.each("cells.missing", Missing)}
    close = []
    for key, both in found.pairs.items():
        pair = _pair(key, missing)
        if pair is None or both < view.limit("rows"):
            continue
        if _alike(missing[pair[0]], missing[pair[1]], both, found.rows, view.limit("overlap")):
            close.append(pair)
    hits = []
    for block in _blocks(close):
        rows = min(missing[n] for n in block)
        hits.append(
            Hit(
                f"field:{block[0]}",
                count(rows),
                "rows",
                f"{names(block, 6)} are missing in the same rows, up to {count(rows)} of "
                f"{count(found.rows)} ({percent(rows, found.rows)}); the limit is an overlap of "
                f"{view.told('overlap')}.",
                weight=rows * len(block),
                limit="overlap",
                title=f"{count(len(block))} fields are missing together",
            )
        )
    adds = f"{count(found.cut)} pairs were cut." if found.cut else ""
    return Looked(tuple(hits), len(found.pairs), "pair of fields with gaps", adds)


RULE = Rule(
    id="cells.missing_together",
    version=1,
    severity="note",
    title="Fields are missing together",
    passes="no two are missing in the same rows throughout",
    why="The gaps have one cause, such as a page of a form or a source that was joined on. "
    "Filling the fields in one by one treats them as if they had many.",
    do="Name the cause in the sheet; handle the block as one.",
    blind="The cause. Gaps that are written as a value.",
    look=_look,
    needs=("cells.co_missing", "cells.missing"),
    unless=no_pairs,
    limits=(
        Bound(
            "overlap",
            0.95,
            "share of rows that lack either",
            "independent gaps overlap so far only when nearly all cells are missing",
        ),
        Bound("rows", 10, "rows", "fewer common gaps happen by chance in wide tables"),
    ),
)
