"""SQL claims of a sheet, run over its data; a sheet without any costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from truesheet.flow.measuring import Measured
from truesheet.model.evidence import Evidence, EvidenceSet, Scope
from truesheet.model.sql import SqlClaims
from truesheet.sheet import sqlclaims
from truesheet.sheet.people import SqlClaim

if TYPE_CHECKING:
    from truesheet.engine.sql import SqlLimits


def asserted(
    found: Measured,
    claims: Sequence[SqlClaim],
    source: Callable[[], Any],
    progress: Callable[[int, int], None] | None = None,
) -> Measured:
    """What was measured, with the evidence of these claims; `source` opens the data for them.

    Evidence of the very same claims that is there already is kept.
    """
    if not claims:
        kept = _without(found.evidence)
        return found if kept == found.evidence else found._replace(evidence=kept)
    from truesheet.engine.sql import SqlAsked, SqlLimits, run

    limits = SqlLimits()
    if sqlclaims.current(EvidenceSet(found.evidence), claims, _params(limits)):
        return found
    ran = run(source(), [SqlAsked(c.sql, c.on) for c in claims], limits, progress)
    named = {c for o in ran for c in o.columns}
    rows = sum(s.rows for s in found.splits)
    made = Evidence.make(
        sqlclaims.MEASURE,
        sqlclaims.VERSION,
        Scope(tuple(f.name for f in found.fields if f.name in named), None, rows, rows),
        True,
        SqlClaims(ran),
        found.fingerprint,
        _params(limits),
    )
    return found._replace(evidence=(made, *_without(found.evidence)))


def _without(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    return tuple(e for e in evidence if e.measure != sqlclaims.MEASURE)


def _params(limits: SqlLimits) -> dict[str, Any]:
    """The limits, and the one thread that sums in the order of the rows."""
    return {**msgspec.to_builtins(limits), "threads": 1}
