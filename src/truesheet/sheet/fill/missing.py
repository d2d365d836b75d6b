"""`composition.missing`: empty cells, and values that stand for "missing"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.model.evidence import Absent, Share
from truesheet.sheet.fill.filled import Filled
from truesheet.sheet.gaps import KNOWN_MISSES, Gaps, gaps
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import FEWEST, Seen
from truesheet.sheet.words import clean, count, listed, percent, quoted, sentence

MOST = 6
"""Fields that a sentence names."""


def fill(seen: Seen) -> Filled | Absent:
    """Empty cells by `cells.missing`, codes by `cells.hidden_missing`; the reason is people's."""
    found = gaps(seen)
    if isinstance(found, Absent):
        return found
    says = [_empty(found), *_codes(found)]
    value: dict[str, Any] = {"any": "yes" if found.fields else "no"}
    if found.fields:
        value["fields"] = list(found.fields)
        value["shares"] = {
            name: {"part": s.part, "whole": s.whole} for name, s in found.fields.items()
        }
    codes = [c for c, where in found.codes.items() if sum(where.values()) >= FEWEST]
    if codes:
        value["codes"] = codes
    return Filled(_text(found), value, tuple(says))


def _empty(found: Gaps) -> Statement:
    """Cells that hold nothing: counted, so this is exact even when there is none."""
    if not found.empty:
        says = "no cell is empty"
    else:
        where = count(len(found.empty), "field")
        says = f"{count(found.empty_cells, 'empty cell')} in {where}"
    return Statement(says, found.empty_cells, "/shares", evidence=found.of_empty)


def _codes(found: Gaps) -> Iterator[Statement]:
    if not found.of_codes:
        return
    if not found.codes:
        says = "no value was found that stands for “missing”"
        yield Statement(says, 0, "/codes", evidence=found.of_codes, absence=KNOWN_MISSES)
    for code, where in list(found.codes.items())[:MOST]:
        cells = sum(where.values())
        shown = quoted(code) if cells >= FEWEST else "a code for “missing”"
        says = f"{count(cells, 'cell')} of {count(len(where), 'field')} hold {shown}"
        yield Statement(says, cells, "/codes", evidence=found.of_codes)


def _text(found: Gaps) -> str:
    parts = []
    if found.empty:
        parts.append(f"{count(found.empty_cells, 'cell')} empty: {_where(found.empty)}.")
    elif not found.codes:
        return "No cell is empty, and no value was found that stands for “missing”."
    else:
        parts.append("No cell is empty.")
    for code, where in list(found.codes.items())[:3]:
        cells = sum(where.values())
        shown = quoted(code) if cells >= FEWEST else "A code"
        shares = {name: Share(n, found.fields[name].whole) for name, n in where.items()}
        parts.append(f"{shown} stands for a missing value in {_where(shares)}.")
    if len(found.codes) > 3:
        parts.append(f"{count(len(found.codes) - 3, 'more code')} for “missing” were found.")
    return " ".join(sentence(p) for p in parts)


def _where(shares: dict[str, Share]) -> str:
    """Fields with the share that is missing, the largest first."""
    worst = sorted(shares.items(), key=lambda x: (-x[1].part, x[0]))
    shown = [f"{clean(name)} ({s.part:,}, {percent(s)})" for name, s in worst]
    return listed(shown, MOST, "more fields")
