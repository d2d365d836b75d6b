"""Comparing licences: an SPDX expression that is stated with what was found beside the data.

What two licences mean together is left to lawyers. Here they are only told apart: `-only`,
`-or-later` and a missing version, which texts do not show, make no difference.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from truesheet.measures.values import Frequent, Licences
from truesheet.model.files import LicenceFile
from truesheet.sheet.seen import Seen
from truesheet.sources.licence_names import named

_FIELD = re.compile(r"(?:.*[ _.-])?(?:licen[cs]e|lizenz|licencia|licença|rights)s?", re.I)
_ASIDE = re.compile(r"third|vendor|notice|(?:^|[._-])code|(?:^|/)licen[cs]es/", re.I)
_LONGEST = 500


class Found(NamedTuple):
    """A licence that was found, and where; `aside` marks files that speak of parts only."""

    licence: str
    where: str
    aside: bool = False


class OfRows(NamedTuple):
    """Licences that a field names row by row, with the rows of each; `unknown` counts others."""

    field: str
    rows: dict[str, int]
    unknown: int


def parts(expression: str) -> tuple[str, ...] | None:
    """The licences of an SPDX expression; None where it is none."""
    from license_expression import ExpressionError, Licensing  # type: ignore[import-untyped]

    if len(expression) > _LONGEST:
        return None
    try:
        parsed = Licensing().parse(expression)
    except (ExpressionError, RecursionError):
        return None
    names = sorted(str(s) for s in parsed.symbols) if parsed is not None else []
    words = all(" " not in n.replace(" WITH ", "") for n in names)
    return tuple(names) if names and words else None


def is_choice(expression: str) -> bool:
    """Does it offer licences to choose from?"""
    return " OR " in f" {expression} "


def same(a: str, b: str) -> bool:
    """Are these one licence, as far as a text can show?"""
    x, y = _family(a), _family(b)
    return x == y or _version_of(x, y) or _version_of(y, x)


def _version_of(longer: str, shorter: str) -> bool:
    """Is the one the other with a version?"""
    return longer.startswith(shorter + "-") and longer[len(shorter) + 1].isdigit()


def _family(licence: str) -> str:
    low = licence.lower().partition(" with ")[0]
    return re.sub(r"-only$|-or-later$|\+$", "", low)


def licence_files(seen: Seen) -> tuple[LicenceFile, ...]:
    """Files beside or among the data that speak of a licence."""
    found = seen.evidence.read("files.licences", Licences)
    return found.files if isinstance(found, Licences) else ()


def found_licences(seen: Seen) -> list[Found]:
    """What files say without a doubt, one entry a licence and file."""
    return [
        Found(licence, f.path, bool(_ASIDE.search(f.path)))
        for f in licence_files(seen)
        if f.licence and not f.modified
        for licence in parts(f.licence) or ()
    ]


def of_rows(seen: Seen, name: str) -> OfRows | None:
    """The licences that a field names, by its most frequent values."""
    frequent = seen.evidence.of("values.frequent", name, Frequent)
    if not isinstance(frequent, Frequent) or not frequent.top:
        return None
    rows: dict[str, int] = {}
    unknown = frequent.others
    for top in frequent.top:
        licence = named(top.shown)
        if licence:
            rows[licence] = rows.get(licence, 0) + top.cells
        else:
            unknown += top.cells
    return OfRows(name, rows, unknown)


def fields_of_licences(seen: Seen) -> list[OfRows]:
    """Fields that are named for licences and hold some."""
    names = [f.name for f in seen.fields if f.kind == "text" and _FIELD.fullmatch(f.name)]
    found = [of_rows(seen, name) for name in names]
    return [f for f in found if f is not None and f.rows]
