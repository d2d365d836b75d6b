"""The verb `duplicates`: what stands in the data twice, and the data without it."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from truesheet.batch.kinds import I64
from truesheet.engine import Options
from truesheet.engine.repeats import Read
from truesheet.flow import cleaning
from truesheet.flow.build import Told
from truesheet.flow.clusters import NONE, Groups, by_lists, dropped, joined
from truesheet.flow.people_pairs import people_pairs
from truesheet.flow.row_copies import Found, copies_of_rows
from truesheet.flow.sounding import opened_at, place
from truesheet.flow.wishes import Wishes, check, texts_of
from truesheet.measures.duplicates import in_order
from truesheet.model.duplicates import Cluster, Copies, Duplicates, Keep, Listing, Way, Written
from truesheet.model.evidence import Absent
from truesheet.sheet.people import Reading
from truesheet.sources.opening import OpenedSource

SHOWN, ADDRESSES = 20, 10
"""Clusters of each kind that are told one by one, and the rows of each that are named."""


def duplicates(
    data: Any = None,
    *,
    near: float | None = None,
    text: str | Sequence[str] = (),
    people: Sequence[str] = (),
    write: str | os.PathLike[str] | None = None,
    keep: Keep = "first",
    drop: Collection[Way] = (),
    label: str | None = None,
    splits: Mapping[str, Any] | None = None,
    roles: Mapping[str, str] | None = None,
    name: str | None = None,
    read: Reading | None = None,
    workers: int = 0,
    progress: Told | None = None,
) -> Duplicates:
    """What stands in `data` twice: rows, texts, files, records of people, each in clusters.

    `data` is what `build` takes. `near` asks for texts that are nearly the same, as the Jaccard
    index of their five-word runs, such as 0.8. `text` and `people` name fields; without them,
    fields are taken that are called as those with texts, or as those of persons, are. `write`
    names a file (.parquet, .csv, .jsonl) that gets one row of each cluster, chosen by `keep`, for
    the ways in `drop`; the input is never touched. Raises a TruesheetError for data that cannot be
    read and wishes that cannot be met.

    >>> import truesheet
    >>> found = truesheet.duplicates({"a": [1, 2, 1], "b": ["x", "y", "x"]})
    >>> [(c.way, c.copies, c.of) for c in found.found if c.copies]
    [('rows', 1, 3)]
    """
    named = (text,) if isinstance(text, str) else tuple(text)
    wishes = Wishes(near, named, tuple(people), Path(write) if write else None, keep, tuple(drop))
    source, _ = opened_at(place(data, splits), label=label, roles=roles, name=name, read=read)
    check(source, wishes)
    files = cleaning.check(wishes.write, source) if wishes.write else {}
    every = sum(p.bytes for p in source.parts)
    tell = (lambda done, rows: progress(done, every, rows)) if progress else None
    options = Options(workers, None, tell)
    texts = texts_of(source, wishes)
    base, through = copies_of_rows(source, texts, options)
    nearly = [_near(source, t, near, progress) for t in texts] if near is not None else []
    found = [*base, *(n.found for n in nearly), *_people(source, wishes, through.firsts)]
    written = _written(source, wishes, files, found, through) if files else None
    return Duplicates(
        source.name,
        source.fingerprint,
        through.rows,
        (*(_told(source, f, through.firsts) for f in found), _files(source)),
        written,
        through.unreadable,
        tuple(listing for n in nearly for listing in n.listings),
    )


# more than rows ------------------------------------------------------------------------------


class Near(NamedTuple):
    """Near texts of a field, and what else was seen while they were read."""

    found: Found
    listings: tuple[Listing, ...] = ()


def _near(source: OpenedSource, field: str, limit: float, progress: Told | None) -> Near:
    from truesheet.flow.near_texts import near_texts

    seen = near_texts(source, field, limit, progress=progress)
    if isinstance(seen, Absent):
        return Near(Found(Copies("near", field=field, why=seen.absent)))
    groups = by_lists(seen.clusters)
    copies = Copies(
        "near",
        seen.documents,
        groups.copies,
        len(groups),
        int(groups.sizes.max(initial=0)),
        field=field,
        pairs=seen.pairs,
        compared=seen.candidates,
        note=seen.error,
    )
    return Near(Found(copies, groups), tuple(Listing(*table) for table in seen.tables()))


def _people(source: OpenedSource, wishes: Wishes, firsts: I64) -> Iterator[Found]:
    """Records that may be of one person, where fields are those of persons or are named so."""
    made = people_pairs(source, wishes.people, firsts)
    if made is None:
        return
    groups = made.groups
    yield Found(
        Copies(
            "people",
            made.records,
            groups.copies,
            len(groups),
            int(groups.sizes.max(initial=0)),
            fields=made.fields,
            note=made.note,
        ),
        groups,
    )


def _files(source: OpenedSource) -> Copies:
    by_digest: dict[str, list[str]] = {}
    for f in source.files:
        if f.bytes and f.sha256:
            by_digest.setdefault(f.sha256, []).append(f.path)
    same = sorted((v for v in by_digest.values() if len(v) > 1), key=lambda v: (-len(v), v))
    return Copies(
        "files",
        sum(len(v) for v in by_digest.values()),
        sum(len(v) - 1 for v in same),
        len(same),
        max((len(v) for v in same), default=0),
        by_value=0,
        biggest=tuple(Cluster(len(v), v[0], tuple(v[:ADDRESSES])) for v in same[:SHOWN]),
    )


# telling and writing ----------------------------------------------------------------------------


def _told(source: OpenedSource, found: Found, firsts: I64) -> Copies:
    address = _address(source, firsts)
    biggest = tuple(
        Cluster(len(rows), address(int(rows[0])), tuple(address(int(r)) for r in rows[:ADDRESSES]))
        for rows in found.groups.biggest(SHOWN)
    )
    return msgspec.structs.replace(found.copies, biggest=biggest)


def _address(source: OpenedSource, firsts: I64) -> Callable[[int], str]:
    def of(row: int) -> str:
        part = int(np.searchsorted(firsts, row, "right")) - 1
        return source.parts[part].address(row - int(firsts[part]))

    return of


def _written(
    source: OpenedSource,
    wishes: Wishes,
    files: Mapping[str, Path],
    found: Sequence[Found],
    through: Read,
) -> Written:
    groups, lost = NONE, 0
    counts: dict[str, int] = {}
    for way in wishes.drops:
        mine = [f.groups for f in found if f.copies.way == way]
        groups = joined([groups, *mine])
        if groups.copies > lost:
            counts[way] = groups.copies - lost
        lost = groups.copies
    rank = _rank(source, groups, wishes.keep, through)
    made, unreadable = cleaning.write(source, files, through.firsts, dropped(groups, rank))
    return Written(
        tuple(str(f) for f in made),
        through.rows - lost,
        counts,
        wishes.keep,
        unreadable,
    )


def _rank(source: OpenedSource, groups: Groups, keep: Keep, through: Read) -> I64:
    """A number for each row of the groups: of a group the lowest stays.

    First of all the split decides, training data first; then how full a row is, where asked for.
    """
    splits = in_order(list(dict.fromkeys(p.split for p in source.parts)))
    of_part = np.array([splits.index(p.split) for p in source.parts] or [0])
    part = np.searchsorted(through.firsts, groups.rows, "right") - 1
    rank = of_part[np.minimum(part, len(of_part) - 1)].astype(np.int64) << 32
    return (
        rank + cleaning.empty_cells(source, through.firsts, groups.rows)
        if keep == "fullest"
        else rank
    )
