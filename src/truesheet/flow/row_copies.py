"""Rows that are copies: equal in all fields or in all but some, or with the same text.

Rows are first told apart by a few fields, read alone where the format allows; those that agree in
them are read whole, told apart by a hash of all fields, and compared by value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np

from truesheet.batch.hashing import U64
from truesheet.batch.kinds import I64
from truesheet.batch.textkeys import LONG
from truesheet.engine import Options
from truesheet.engine.equal import HELD, look
from truesheet.engine.repeats import Read, RepeatedKeys, Repeats, repeats
from truesheet.flow.clusters import NONE, BoolArray, Groups, by_key
from truesheet.flow.telling import telling
from truesheet.model.duplicates import Copies, Way
from truesheet.sources.opening import OpenedSource


class Found(NamedTuple):
    """Copies of one kind, and the rows of each cluster where it is one of rows."""

    copies: Copies
    groups: Groups = NONE


def _ways(source: OpenedSource) -> dict[Way, tuple[str, ...]]:
    """The fields that each comparison of rows looks at, the most fields first."""
    fields = source.schema.fields
    ids = {f.name for f in fields if f.role == "id" or f.suspected_id}
    labels = {f.name for f in source.schema.with_role("label")}
    ways: dict[Way, tuple[str, ...]] = {"rows": source.schema.names}
    for way, left in (("ids", ids), ("label", labels)):
        before = tuple(ways.values())[-1]
        rest = tuple(n for n in before if n not in left)
        if rest and len(rest) < len(before):
            ways[way] = rest  # type: ignore[index]
    return ways


def copies_of_rows(
    source: OpenedSource, texts: Sequence[str], options: Options
) -> tuple[list[Found], Read]:
    """Copies of whole rows in every way, and of texts in each of these fields; and the pass."""
    ways = _ways(source)
    narrowest = tuple(ways.values())[-1]
    few = telling(source, narrowest)
    asked = {"rows": RepeatedKeys(few)}
    if not texts and len(few) < len(narrowest):
        options = options._replace(workers=1)  # so little is read that a second process costs more
    asked |= {f"text {t}": RepeatedKeys(text=t) for t in texts}
    through = repeats(source, asked, options)
    likely = through.repeats["rows"]
    seen = look(source.parts, source.schema, through.firsts, likely.rows, list(ways.values()))
    found = []
    for i, (way, over) in enumerate(ways.items()):
        groups, by_value = _proved(likely.rows, seen.keys[i], seen.equal[i], seen.compared)
        ignored = tuple(n for n in source.schema.names if n not in over)
        note = ""
        if by_value < len(groups):
            note = (
                f"{len(groups) - by_value:,} groups rest on a 64-bit hash: their rows are more "
                f"than the {HELD >> 20} MB that are held to compare by value"
            )
        found.append(
            Found(
                Copies(
                    way,
                    through.rows,
                    groups.copies,
                    len(groups),
                    int(groups.sizes.max(initial=0)),
                    ignored=ignored,
                    by_value=by_value,
                    note=note,
                ),
                groups,
            )
        )
    found = _against(found)
    found += [_of_text(t, through.repeats[f"text {t}"]) for t in texts]
    return found, through


def _proved(rows: I64, keys: U64, equal: BoolArray, compared: int) -> tuple[Groups, int]:
    """Groups of rows with equal keys, rows left out that differ by value; how many are proved."""
    groups = by_key(rows, keys)
    at = np.searchsorted(rows, groups.rows)
    held = at < compared
    behind = np.ones(len(at), bool)
    behind[groups.starts] = False
    wrong = held & behind & ~equal[np.minimum(at, max(len(equal) - 1, 0))] if len(equal) else held
    if len(equal) and wrong.any():  # two rows that share a 64-bit hash by chance
        kept = np.isin(rows, groups.rows[~wrong])
        return _proved(
            rows[kept], keys[kept], equal[kept[: len(equal)]], int(kept[:compared].sum())
        )
    whole = np.add.reduceat(held, groups.starts) == groups.sizes if len(groups) else held
    return groups, int(np.count_nonzero(whole))


def _against(found: list[Found]) -> list[Found]:
    """Copies but for the label, with how many of them carry another label."""
    if found[-1].copies.way != "label":
        return found
    against = found[-1].copies.copies - found[-2].copies.copies
    last = msgspec.structs.replace(found[-1].copies, against=against)
    return [*found[:-1], found[-1]._replace(copies=last)]


def _of_text(field: str, hits: Repeats) -> Found:
    groups = by_key(hits.rows, hits.keys)
    if not hits.of:
        return Found(Copies("texts", field=field, why=f"no text has {LONG} letters or digits"))
    note = "told apart by a 64-bit hash" if len(groups) else ""
    largest = int(groups.sizes.max(initial=0))
    return Found(
        Copies("texts", hits.of, groups.copies, len(groups), largest, field=field, note=note),
        groups,
    )
