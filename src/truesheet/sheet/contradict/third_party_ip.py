"""`distribution.third_party_ip`: that nobody else holds rights, against marks of rights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from truesheet.sheet.contradict.compare import unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.licences import fields_of_licences, found_licences, licence_files
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count, listed

LOOKS_AT = frozenset({"limits"})

_RIGHTS = re.compile(r"(?:.*[ _.-])?(?:copyright|rights?[ _.-]?holders?|credit[ _.-]?line)s?", re.I)
_NOTICE = re.compile(r"(?:^|/)notice", re.I)
KNOWN_MISSES = (
    "Looked for: files of licences and notices, and fields that name a licence or a holder. Marks "
    "within texts and pictures are not found."
)


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """`limits`; contracts with holders stay with people."""
    stated = said.get("limits")
    if stated not in ("yes", "no"):
        return
    marks, cites = _marks(seen)
    if stated == "yes":
        says = "says others hold rights in it"
        if marks:
            says += f"; {listed(marks, 3, 'more marks')}"
            why = "What the marks allow, only people can say."
            yield Statement(says, "yes", "/limits", evidence=cites, exact=False, why=why)
        else:
            yield unsure(says, "yes", "/limits", f"No mark was found. {KNOWN_MISSES}", cites)
        return
    says = "says nobody else holds rights in it"
    if marks:
        says += f"; {listed(marks, 3, 'more marks')}"
        yield Statement(says, "no", "/limits", evidence=cites, agrees=False, found="yes")
        return
    licences = list(dict.fromkeys(f.licence for f in found_licences(seen)))
    if len(licences) > 1:
        why = f"But there are files of {listed(licences, 4)}."
        yield unsure(says, "no", "/limits", why, cites)
    else:
        yield Statement(says, "no", "/limits", evidence=cites, absence=KNOWN_MISSES)


def _marks(seen: Seen) -> tuple[list[str], tuple[str, ...]]:
    """Marks of the rights of others, and the evidence of them."""
    files = licence_files(seen)
    found = [f"{clean(f.path)} reserves all rights" for f in files if f.reserved]
    found += [
        f"{clean(f.path)} names {count(f.copyrights, 'holder of rights', 'holders of rights')}"
        for f in files
        if f.copyrights and _NOTICE.search(f.path) and not f.reserved
    ]
    cites = seen.evidence.id("files.licences")
    several = [r for r in fields_of_licences(seen) if len(r.rows) > 1]
    named = [f.name for f in seen.fields if f.kind == "text" and _RIGHTS.fullmatch(f.name)]
    found += [f"{clean(r.field)} names {len(r.rows)} licences" for r in several]
    found += [f"{clean(n)} is by its name a field of holders of rights" for n in named]
    if several or named:
        cites += seen.evidence.id("values.frequent") or seen.about_fields
    return found, cites or seen.about_fields
