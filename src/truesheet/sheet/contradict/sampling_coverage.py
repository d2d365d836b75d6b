"""`composition.sampling_coverage`: data called complete or representative."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from truesheet.measures.values import CandidateKey, Frequent, NumberSummary, TimeRange
from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.compare import absent_field, as_cell, ratio, step, unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.times import days_between, spans
from truesheet.sheet.words import clean, count, listed

LOOKS_AT = frozenset({"is_sample", "representative", "reference_shares", "distance"})

BUSY = 20
"""Rows a day: with so many on average, a day without any is no chance."""
NEARLY = 0.9
"""Share of days, or of numbers, that are there: with fewer, nobody meant them to be complete."""
POINTS = 0.05
ERRORS = 4.0
"""A share is another where it is off by five points and by four standard errors."""
DISTANCES = ("total variation", "tv", "tvd", "total_variation")


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """Complete data has no gaps in its keys and days; representative data the shares of the
    reference, where somebody gave them."""
    if said.get("is_sample") == "no":
        yield _complete(seen)
    reference = said.get("reference_shares", {})
    for name in reference:
        yield from absent_field(name, seen, f"/reference_shares{step(name)}")
    found = {str(n): s for n, s in reference.items() if str(n) in seen.names}
    distances = {n: d for n, s in found.items() if (d := _distance(n, s, seen)) is not None}
    if said.get("representative") == "yes":
        yield _representative(found, distances, seen)
    if "distance" in said:
        yield _stated_distance(said["distance"], distances, seen)


def _complete(seen: Seen) -> Statement:
    says = "says the data holds all that it speaks about"
    gaps = list(_missing_keys(seen)) + list(_missing_days(seen))
    if gaps:
        what, cited = gaps[0]
        says += f"; {what}"
        return Statement(says, "no", "/is_sample", evidence=cited, agrees=False, found="yes")
    why = "No gap was found in numbers of rows or in days; what else is missing, none can tell."
    return unsure(says, "no", "/is_sample", why, seen.about_fields)


def _missing_keys(seen: Seen) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Declared ids that are whole numbers, all different, with gaps between them."""
    for field in seen.with_role("id"):
        key = seen.evidence.of("schema.candidate_keys", field.name, CandidateKey)
        s = seen.evidence.of("number.summary", field.name, NumberSummary)
        if isinstance(key, Absent) or isinstance(s, Absent) or not key.unique:
            continue
        span = int(s.max) - int(s.min) + 1
        if s.integral == s.finite and NEARLY * span <= s.finite < span:
            cited = seen.evidence.id("number.summary")
            lacking = count(span - s.finite, "number")
            yield f"{lacking} of {clean(field.name)} between first and last are not there", cited


def _missing_days(seen: Seen) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name in spans(seen):
        t = seen.evidence.of("time.range", name, TimeRange)
        if isinstance(t, Absent) or not t.days:
            continue
        days = days_between(t.first, t.last) + 1
        if NEARLY * days <= t.days < days and t.values >= BUSY * t.days:
            cited = seen.evidence.id("time.range")
            lacking = count(days - t.days, "day")
            yield f"{lacking} between the first and the last of {clean(name)} have no row", cited


class _Off(NamedTuple):
    """Total variation distance of a field from its reference, and values that are clearly off."""

    distance: float
    values: tuple[str, ...]
    exact: bool


def _distance(name: str, reference: dict[Any, Any], seen: Seen) -> _Off | None:
    f = seen.evidence.of("values.frequent", name, Frequent)
    if isinstance(f, Absent) or f.others or not f.present:
        return None
    due = {as_cell(v): ratio(s) for v, s in reference.items()}
    found = {t.shown: t.cells / f.present for t in f.top}
    if not 0.98 <= sum(due.values()) <= 1.02:
        return None  # shares of some values only: no distance follows from them
    off = {v: abs(found.get(v, 0.0) - due.get(v, 0.0)) for v in found | due}
    far = [
        v
        for v, d in off.items()
        if d > POINTS and d > ERRORS * (due.get(v, 0.0) * (1 - due.get(v, 0.0)) / f.present) ** 0.5
    ]
    return _Off(sum(off.values()) / 2, tuple(v for v in far if v in due), not f.error)


def _representative(reference: dict[str, Any], distances: dict[str, _Off], seen: Seen) -> Statement:
    says, path = "says the data is representative", "/representative"
    if not reference:
        why = "No shares of the whole are given to hold it against (`reference_shares`)."
        return unsure(says, "yes", path, why)
    cited = seen.evidence.id("values.frequent")
    far = [f"{clean(n)} {clean(v)}" for n, d in distances.items() for v in d.values]
    if far:
        says += f"; the share of {listed(far, 4)} is another than in the reference"
        return Statement(says, "yes", path, evidence=cited, agrees=False, found="no")
    if len(distances) < len(reference):
        why = "Not all the fields of the reference could be compared."
        return unsure(says, "yes", path, why, cited)
    why = "Only the shares of the reference were compared."
    return Statement(says, "yes", path, evidence=cited, exact=False, why=why)


def _stated_distance(stated: dict[str, Any], distances: dict[str, _Off], seen: Seen) -> Statement:
    says = f"says the distance to the whole is {stated.get('value', 'given')}"
    measure = " ".join(str(stated.get("measure", "")).lower().replace("-", " ").split())
    cited = seen.evidence.id("values.frequent")
    if measure not in DISTANCES or not distances or "value" not in stated:
        why = "Only the total variation distance is counted, where `reference_shares` are given."
        return unsure(says, stated, "/distance", why)
    found = max(d.distance for d in distances.values())
    exact = all(d.exact for d in distances.values())
    digits = max(2, -int(Decimal(repr(stated["value"])).as_tuple().exponent))
    true = round(found, digits)
    same = abs(found - stated["value"]) <= 0.5 * 10**-digits + 1e-12
    says += "" if same else f"; it is {true:g}"
    return Statement(
        says,
        stated["value"],
        "/distance/value",
        evidence=cited,
        agrees=same,
        exact=exact,
        found=true,
    )
