"""`collection.sampling_strategy`: strata and weights, against their counts and sums."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import Distinct, Missing, NumberSummary
from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.compare import absent_field, absent_fields, ratio, rows_that, unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count, number

LOOKS_AT = frozenset({"strata", "weight", "fraction"})

SLACK = 0.05
"""Weights add up to the whole within so much: they are often adjusted for those who did not
answer."""


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """Strata vary; weights are there for every row, are not negative, and add up."""
    yield from absent_fields(said.get("strata", ()), seen, "/strata")
    for i, field in enumerate(said.get("strata", ())):
        if str(field) in seen.names:
            yield _stratum(str(field), seen, f"/strata/{i}")
    if "weight" in said:
        yield from absent_field(said["weight"], seen, "/weight")
        if str(said["weight"]) in seen.names:
            yield from _weights(str(said["weight"]), said.get("fraction"), seen)
    elif "fraction" in said:
        why = "Without a field of weights, the data does not tell how large the whole is."
        yield unsure("says which part was picked", said["fraction"], "/fraction", why)


def _stratum(field: str, seen: Seen, path: str) -> Statement:
    says = f"names the stratum {clean(field)}"
    d = seen.evidence.of("values.distinct", field, Distinct)
    if isinstance(d, Absent):
        return unsure(says, field, path, f"{d.absent}.")
    cited = seen.evidence.id("values.distinct")
    says += f"; it holds {count(d.distinct, 'value')}"
    return Statement(says, field, path, evidence=cited, agrees=d.distinct > 1, exact=not d.error)


def _weights(field: str, fraction: Any, seen: Seen) -> Iterator[Statement]:
    says = f"names the weight {clean(field)}"
    s = seen.evidence.of("number.summary", field, NumberSummary)
    missing = seen.evidence.of("cells.missing", field, Missing)
    if isinstance(s, Absent):
        cited, says = seen.about_fields, f"{says}; it holds no number"
        yield Statement(says, field, "/weight", evidence=cited, agrees=False, exact=True)
        return
    cited = seen.evidence.id("number.summary") + seen.evidence.id("cells.missing")
    lacking = 0 if isinstance(missing, Absent) else missing.all
    wrong = (
        [rows_that(s.negatives, "has a negative one", "have a negative one")] if s.negatives else []
    )
    wrong += [rows_that(lacking, "has none", "have none")] if lacking else []
    if wrong:
        says += f"; {' and '.join(wrong)}"
        yield Statement(says, field, "/weight", evidence=cited, agrees=False)
        return
    yield Statement(says, field, "/weight", evidence=cited)
    if fraction is not None and s.sum:
        yield _fraction(fraction, field, s, seen)


def _fraction(stated: Any, field: str, s: NumberSummary, seen: Seen) -> Statement:
    """Weights that stand for the whole add up to it: the rows divided by the fraction."""
    part = ratio(stated)
    says, cited = f"says {100 * part:.4g} % were picked", seen.evidence.id("number.summary")
    total = s.sum or 0.0
    if abs(total / s.finite - 1) <= SLACK:
        why = "The weights add up to the rows, so they do not tell how large the whole is."
        return unsure(says, stated, "/fraction", why, cited)
    fits = abs(total * part / s.finite - 1) <= SLACK
    says += f"; the weights of {s.finite:,} rows add up to {number(total)}"
    true = float(f"{s.finite / total:.3g}") if 0 < s.finite <= total else None
    return Statement(
        says, stated, "/fraction", evidence=cited, agrees=fits, found=None if fits else true
    )
