"""`distribution.license`: the stated licence against licence files and fields of licences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.sheet.contradict.compare import absent_field, unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.licences import (
    Found,
    OfRows,
    fields_of_licences,
    found_licences,
    is_choice,
    licence_files,
    of_rows,
    parts,
    same,
)
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, listed
from truesheet.sources.licence_names import named

LOOKS_AT = frozenset({"licence", "per_row"})

PATH = "/licence"
NO_NAME = frozenset(("other", "unknown", "none", "various", "custom", "see license"))
"""Words that stand in the place of a licence and name none."""
BY_TEXT = "Recognised by tag, title and phrases of some forty licences."


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """`licence` and `per_row`; fees and terms stay with people."""
    if "licence" in said:
        per_row = [str(said["per_row"])] if "per_row" in said else []
        yield licence(str(said["licence"]), per_row, seen)
    if "per_row" in said:
        yield from _per_row(str(said["per_row"]), seen)


def licence(stated: str, per_row: list[str], seen: Seen) -> Statement:
    """How a stated expression stands; also for licences that a document states."""
    says = f"says the licence is {clean(stated)}"
    cites = seen.evidence.id("files.licences")
    known = named(stated)
    expression = known or stated
    licences = parts(expression)
    if licences is None or stated.lower() in NO_NAME:
        return unsure(says, stated, PATH, "It is no SPDX expression that can be read.", cites)
    found = found_licences(seen)
    whole = [f for f in found if not f.aside]
    strange = [f for f in whole if not any(same(f.licence, n) for n in licences)]
    if strange:
        says += f"; {_said(strange)}"
        # Which of the two is wrong is for people to say, so nothing is proposed in its place.
        return Statement(says, stated, PATH, evidence=cites, agrees=False)
    rows = [r for r in fields_of_licences(seen) if r.field not in per_row]
    other = _other_rows(rows, licences)
    if other:
        says += f"; {other}"
        leaned = seen.evidence.id("values.frequent")
        return Statement(says, stated, PATH, evidence=leaned, agrees=False)
    return _not_contradicted(says, stated, licences, found, seen)


def _not_contradicted(
    says: str, stated: str, licences: tuple[str, ...], found: list[Found], seen: Seen
) -> Statement:
    cites = seen.evidence.id("files.licences")
    held = [n for n in licences if any(same(f.licence, n) for f in found)]
    if held and (len(held) == len(licences) or is_choice(stated)):
        mine = [f for f in found if any(same(f.licence, n) for n in held)]
        says += f"; {_said(mine)}"
        return Statement(says, stated, PATH, evidence=cites, exact=False, why=BY_TEXT)
    files = licence_files(seen)
    if held:
        gone = [n for n in licences if n not in held]
        why = f"No file of {listed(gone, 4)} was found."
    elif any(f.modified for f in files):
        why = (
            f"{clean(next(f.path for f in files if f.modified))} holds a licence that was changed."
        )
    elif files:
        why = f"{clean(files[0].path)} holds no licence that is known here."
    else:
        why = "No licence file lies beside or among the data."
    return unsure(says, stated, PATH, why, cites)


def _said(found: list[Found]) -> str:
    return listed([f"{clean(f.where)} is {f.licence}" for f in found], 3, "more files")


def _other_rows(fields: list[OfRows], licences: tuple[str, ...]) -> str:
    """Rows whose own licence is not among the stated ones."""
    says = []
    for field in fields:
        for name, n in field.rows.items():
            if not any(same(name, k) for k in licences):
                says.append(f"{clean(field.field)} says {name} in {n:,} rows")
    return listed(says, 3, "more licences")


def _per_row(name: str, seen: Seen) -> Iterator[Statement]:
    yield from absent_field(name, seen, "/per_row")
    if name not in seen.names:
        return
    cites = seen.evidence.id("values.frequent") or seen.about_fields
    says = f"says {clean(name)} names the licence of each row"
    found = of_rows(seen, name)
    if found is None:
        yield unsure(says, name, "/per_row", "It has too many values to list.", cites)
    elif not found.rows:
        says += "; none of its most frequent values is the name of a licence"
        yield Statement(says, name, "/per_row", evidence=cites, agrees=False)
    elif found.unknown:
        why = f"{found.unknown:,} rows hold something else than the name of a known licence."
        yield unsure(says, name, "/per_row", why, cites)
    else:
        says += f"; it holds {listed(list(found.rows), 4)}"
        yield Statement(says, name, "/per_row", evidence=cites, exact=False, why=BY_TEXT)
