"""SQL claims as statements: what each says, what the rows gave, and what to make of it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from truesheet.model.evidence import Absent, Evidence, EvidenceSet
from truesheet.model.sql import Side, SqlClaims, SqlOutcome
from truesheet.sheet.judge import Statement
from truesheet.sheet.people import SqlClaim
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count, listed, names, number

MEASURE, VERSION = "claims.sql", 1

NOT_RUN = "It was not run over this data."
NOT_CHECKED = "It could not be checked."

_LONGEST = 200
_NOT_SO = "that is not so"
_OPS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_MUST = {
    "=": "must be {}",
    "<>": "must not be {}",
    "<": "must be under {}",
    ">": "must be over {}",
    "<=": "must be at most {}",
    ">=": "must be at least {}",
    "between": "must lie between {} and {}",
}


def statements(claims: Sequence[SqlClaim], seen: Seen) -> Iterator[Statement]:
    """One statement a claim, in their order; the path is its place in `datasheet.yaml`."""
    evidence = seen.evidence.get(MEASURE)
    found = {(o.sql, o.on): o for o in outcomes(seen.evidence)}
    for i, claim in enumerate(claims):
        said = claim.says or f"says {clean(claim.sql, _LONGEST)}"
        outcome = found.get((claim.sql, claim.on))
        if evidence is None or outcome is None:
            yield _statement(i, claim, said, why=NOT_RUN)
        else:
            yield _held(i, claim, said, outcome, evidence, seen)


def outcomes(evidence: EvidenceSet) -> tuple[SqlOutcome, ...]:
    """What came of the claims that were run."""
    found = evidence.read(MEASURE, SqlClaims)
    return () if isinstance(found, Absent) else found.claims


def failures(evidence: EvidenceSet) -> dict[str, str]:
    """SQL text -> reason, for claims that were refused or broke off."""
    return {o.sql: o.why for o in outcomes(evidence) if o.verdict in ("refused", "broken")}


def words(says: str, outcome: SqlOutcome) -> str:
    """What a person said of a claim, without what was found; "" where that was the SQL alone."""
    if says.startswith("says "):
        return ""
    ends = [says.rfind(f"; {t}") for t in (_NOT_SO, *(s.left for s in outcome.sides))]
    return says[: min((e for e in ends if e > 0), default=len(says))]


def current(evidence: EvidenceSet, claims: Sequence[SqlClaim], limits: dict[str, Any]) -> bool:
    """Are these very claims answered here? One that broke off under other limits may not be."""
    made = evidence.get(MEASURE)
    if made is None:
        return not claims
    asked = [(o.sql, o.on) for o in outcomes(evidence)]
    broke = any(o.verdict == "broken" for o in outcomes(evidence))
    same = asked == [(c.sql, c.on) for c in claims]
    return same and made.version == VERSION and not broke and made.params == limits


def _held(
    i: int, claim: SqlClaim, said: str, outcome: SqlOutcome, evidence: Evidence, seen: Seen
) -> Statement:
    cited = (evidence.id,)
    if outcome.verdict == "unknown":
        return _statement(i, claim, said, why=outcome.why, evidence=cited)
    if outcome.verdict not in ("true", "false"):
        return _statement(i, claim, said, why=f"{NOT_CHECKED} {outcome.why}", evidence=cited)
    agrees = outcome.verdict == "true"
    sides = [s for s in outcome.sides if s.values and _may_tell(s, outcome, seen)]
    why = _left_over(outcome)
    if agrees:
        shown = " ".join(f"{s.left} is {_value(s, 0)}." for s in sides)
        return _statement(i, claim, said, agrees=True, why=f"{shown} {why}".strip(), evidence=cited)
    wrong = [s for s in sides if not _holds(s)] or (sides if len(outcome.sides) == 1 else [])
    told = listed([_told(s) for s in wrong]) or _NOT_SO
    text = f"{said.rstrip(' .')}; {told}"
    found = wrong[0].values[0] if len(wrong) == 1 else None
    return _statement(i, claim, text, agrees=False, why=why, evidence=cited, found=found)


def _statement(i: int, claim: SqlClaim, says: str, **more: Any) -> Statement:
    told: dict[str, Any] = {"agrees": None, "waiver": claim.waived, **more}
    return Statement(says, claim.sql, f"/claims/{i}", origin="stated", **told)


def _holds(side: Side) -> bool:
    """Is this comparison true? True where not all of it is known."""
    if any(v is None for v in side.values):
        return True
    left, *right = side.values
    try:
        if side.op == "between":
            return bool(right[0] <= left <= right[1])
        return _OPS[side.op](left, right[0])
    except TypeError:  # a number beside a time
        return True


def _told(side: Side) -> str:
    """avg(age) is 38.58; it must lie between 40 and 50."""
    right = [
        text if side.fixed or value is None else f"{text}, which is {_value(side, 1 + i)}"
        for i, (text, value) in enumerate(zip(side.right, side.values[1:], strict=True))
    ]
    return f"{side.left} is {_value(side, 0)}, and it {_MUST[side.op].format(*right)}"


def _value(side: Side, which: int) -> str:
    """A number with as many digits as tell it from those that it is compared with."""
    value = side.values[which]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value).lower() if isinstance(value, bool) else clean(str(value))
    others = [v for v in side.values if isinstance(v, (int, float)) and v != value]
    if all(number(value) != number(o) for o in others):
        return number(value)
    return next(
        (
            t
            for d in range(5, 17)
            if (t := f"{value:,.{d}g}") not in {f"{o:,.{d}g}" for o in others}
        ),
        repr(value),
    )


def _may_tell(side: Side, outcome: SqlOutcome, seen: Seen) -> bool:
    """Numbers of fields that can point at one person are told only where they are counts."""
    return side.left.lower().startswith("count(") or all(map(seen.may_show, outcome.columns))


def _left_over(outcome: SqlOutcome) -> str:
    """What a reader would not expect: cells that hold something, and are NULL for the claim."""
    if not outcome.left_over:
        return ""
    cells = sum(outcome.left_over.values())
    fields = names(outcome.left_over)
    return f"{count(cells, 'cell')} of {fields} did not fit the field and counted as NULL."
