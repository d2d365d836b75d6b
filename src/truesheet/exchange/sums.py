"""Arithmetic within one document: parts that clearly make up a whole, and one number said twice.

No data is needed. Conservative: parts are added up only where the document itself gives them as
the whole of a division (a block of front matter, a table with its total), and two numbers are
compared only where both speak of the same split of the same configuration.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from truesheet.model.stated import Amount, Stated, Sum
from truesheet.sheet.fill.splits import role_of
from truesheet.sheet.hold.scope import EVALUATION, WHOLE
from truesheet.sheet.hold.unit import PARTS
from truesheet.sheet.hold.written import slack, widened

BLOCK = ("front_matter", "croissant", "record")
"""Origins that divide the dataset itself, and all of it."""

MOST = 5_000
"""Statements of one kind that are looked at; a document with more is not written by a person."""

SAME = 1.1
"""Two numbers of one split that are off by more than this factor count different things."""

_PARTIAL = re.compile(r"\b(?:includ\w*|such as|e\.g|for example|like|among|etc|and more)\b", re.I)
_NUMBER = re.compile(r"\d(?:[\d.,'_]*\d)?")
_DOWNLOADED = re.compile(r"\bdownload(?:ed|_size)\b", re.I)
_GENERATED = re.compile(r"\bgenerated\b|\bdataset_size\b", re.I)
_ALL_BYTES = re.compile(r"\btotal amount of disk used\b|\bsize_in_bytes\b", re.I)


def sums(stated: Sequence[Stated]) -> tuple[Sum, ...]:
    """Every sum that the document lets one check, whether it holds or not."""
    known = [s for s in stated if not s.proposed_by]
    return (
        *_rows(known),
        *_twice(known),
        *_categories(known),
        *_bytes(known),
        *_shares(known),
        *_listed(known, "classes", "class_names"),
        *_listed(known, "fields", "field_names"),
    )


# rows -----------------------------------------------------------------------------------------


def _rows(stated: Sequence[Stated]) -> Iterator[Sum]:
    """Rows of the splits against a total that stands with them in one table."""
    for _, group in _by_config(_exact(stated, "rows")):
        tables = [s for s in group if s.origin == "table"]
        for table in _neighbours(tables):
            totals = [s for s in table if _whole(s)]
            parts = _once([s for s in table if not _whole(s)])
            if len(totals) == 1 and len(parts) > 1 and _complete(parts, totals[0]):
                yield _sum(parts, totals[0])


def _complete(parts: Sequence[Stated], whole: Stated) -> bool:
    """Was every number of the table read? One that was not may be a further part."""
    every = sorted((*parts, whole), key=lambda s: s.place.line)
    lines = {s.place.line for s in every}
    if len(lines) == 1:
        return len(_NUMBER.findall(whole.sentence[:1000])) == len(every)
    return len(lines) == len(every) == every[-1].place.line - every[0].place.line + 1


def _twice(stated: Sequence[Stated]) -> Iterator[Sum]:
    """The same number in front matter and below it: rows of a split, classes of a field.

    Two numbers of the text are not compared, since it may speak of several tables or files; nor
    are two that lie far apart.
    """
    for kind in ("rows", "classes"):
        named = [s for s in _exact(stated, kind) if (s.split if kind == "rows" else s.field)]
        ordered = sorted(named, key=_what)
        for _, group in groupby(ordered, _what):
            one, *others = sorted(group, key=_authority)
            apart = [o for o in others if o.place != one.place and one.origin in BLOCK]
            for other in apart:
                near = max(_n(one), _n(other)) <= SAME * min(_n(one), _n(other))
                if near and not (_holds(one, other) or _holds(other, one)):
                    yield Sum((other,), one, _n(other), holds=False)


def _categories(stated: Sequence[Stated]) -> Iterator[Sum]:
    """A size category against the rows of the only division that the document gives."""
    categories = [s for s in stated if s.kind == "size_category"]
    rows = [s for s in _exact(stated, "rows") if not _whole(s)]
    if not categories or any(s.config for s in rows):
        return
    for origin in (*BLOCK, "table"):
        given = [s for s in rows if s.origin == origin]
        parts = _once(given)
        # What several tables divide may be several things, or one that is told twice.
        if len(parts) < 2 or (origin == "table" and len(list(_neighbours(given))) > 1):
            continue
        total = sum(_n(p) for p in parts)
        right = any(_category_holds(c.value, total) for c in categories)
        if origin == "table" and all(total <= (c.value.low or 0) for c in categories):
            # A table may divide a part of the data only, so it shows too much and never too little.
            continue
        yield Sum(tuple(parts), categories[0], total, holds=right)
        return


def _category_holds(amount: Amount, total: float) -> bool:
    return amount.holds(total) or total == amount.low


# bytes ----------------------------------------------------------------------------------------


def _bytes(stated: Sequence[Stated]) -> Iterator[Sum]:
    """Bytes of the splits against `dataset_size`; downloaded and generated against both."""
    for _, group in _by_config(_exact(stated, "bytes")):
        parts = [s for s in group if s.origin == "front_matter" and s.split]
        wholes = [s for s in group if s.origin == "front_matter" and not s.split]
        sizes = [s for s in wholes if _GENERATED.search(s.sentence[:300])]
        if len(sizes) == 1 and parts:
            yield _sum(_once(parts), sizes[0])
        prose = [s for s in group if s.origin != "front_matter" and not s.split]
        for near in _neighbours(prose):
            yield from _disk(near)


def _disk(near: Sequence[Stated]) -> Iterator[Sum]:
    """The three sizes of a dataset card: what is downloaded, what is made of it, and both."""
    three = [
        [s for s in near if sign.search(s.sentence[:300])]
        for sign in (_DOWNLOADED, _GENERATED, _ALL_BYTES)
    ]
    if all(len(found) == 1 for found in three):
        (down,), (made,), (both,) = three
        yield _sum([down, made], both)


# shares and lists -----------------------------------------------------------------------------


def _shares(stated: Sequence[Stated]) -> Iterator[Sum]:
    """Shares of one division can never be more than all of it."""
    for s in (s for s in stated if s.kind == "split_ratio"):
        total = sum(float(v) for v in s.value.values())
        # Thirds are written as 33 %, three of which are 99 %.
        tolerance = 0.01 * len(s.value)
        yield Sum((s,), s, total, tolerance, abs(total - 1) <= tolerance + 1e-9)
    shares = [s for s in stated if s.kind == "share" and s.field and s.value["amount"].exact]
    shares.sort(key=lambda s: (s.sentence, s.field, s.split, s.config))
    for _, group in groupby(shares, lambda s: (s.sentence, s.field, s.split, s.config)):
        parts = list(group)
        values = {str(s.value.get("value", "")).lower() for s in parts}
        total = sum(float(s.value["amount"].low) for s in parts)
        tolerance = 0.01 * len(parts)
        if len(parts) > 1 and len(values) == len(parts) and "" not in values:
            yield Sum(tuple(parts), parts[0], total, tolerance, total <= 1 + tolerance)


def _listed(stated: Sequence[Stated], number: str, names: str) -> Iterator[Sum]:
    """A number of classes or fields against the list of their names, where that is whole."""
    lists = [s for s in stated if s.kind == names and not _PARTIAL.search(s.sentence[:1000])]
    for count in _exact(stated, number):
        if PARTS.search(count.sentence[:1000]):
            continue
        same = [s for s in lists if (s.field, s.config) == (count.field, count.config)]
        if len(same) != 1 or (number == "classes" and not count.field and len(lists) > 1):
            continue
        (listed,) = same
        n = len(listed.value)
        if n == _n(count):
            yield Sum((listed,), count, n)
        elif number == "classes" or n > _n(count) + 1:
            # Fields may be left out of a list, and the label out of their number.
            yield Sum((listed,), count, n, holds=False)


# helpers --------------------------------------------------------------------------------------


def _exact(stated: Sequence[Stated], kind: str) -> list[Stated]:
    """Statements of one plain number, in their order."""
    found = [s for s in stated if s.kind == kind and isinstance(s.value, Amount) and s.value.exact]
    return found[:MOST]


def _n(one: Stated) -> float:
    amount: Amount = one.value
    return amount.low or 0


def _holds(one: Stated, other: Stated) -> bool:
    return widened(one.value).holds(_n(other))


def _whole(one: Stated) -> bool:
    return not one.split or one.split.lower() in WHOLE


def _by_config(stated: Iterable[Stated]) -> Iterator[tuple[str, list[Stated]]]:
    ordered = sorted(stated, key=lambda s: s.config)
    for config, group in groupby(ordered, lambda s: s.config):
        yield config, list(group)


def _once(stated: Iterable[Stated]) -> list[Stated]:
    """One statement a split and configuration, the first."""
    found: dict[tuple[str, str], Stated] = {}
    for s in stated:
        found.setdefault((s.split, s.config), s)
    return list(found.values())


def _neighbours(stated: Iterable[Stated]) -> Iterator[list[Stated]]:
    """Statements in lines next to each other: those of one table, or of one list."""
    run: list[Stated] = []
    for s in sorted(stated, key=lambda s: (s.place.file, s.place.line, s.place.column)):
        if run and not (
            s.place.file == run[-1].place.file and s.place.line <= run[-1].place.line + 2
        ):
            yield run
            run = []
        run.append(s)
    if run:
        yield run


def _what(one: Stated) -> tuple[str, str, str, str]:
    """Of what it is a number: splits are the same by their role, not only by their letters."""
    split = one.split.lower()
    role = split if split in EVALUATION else role_of(split) or split
    return (one.kind, one.config, role, one.field.lower())


def _authority(one: Stated) -> tuple[bool, bool, int]:
    """Front matter is read by machines, and first; then tables; then what stands first."""
    return (one.origin not in BLOCK, one.origin != "table", one.place.line)


def _sum(parts: Sequence[Stated], whole: Stated) -> Sum:
    total = sum(_n(p) for p in parts)
    room = sum(slack(s.value.written, _n(s)) for s in (*parts, whole))
    return Sum(tuple(parts), whole, total, room, abs(total - _n(whole)) <= room * (1 + 1e-9))
