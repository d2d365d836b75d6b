"""The judge's truth table: every combination of what it looks at, and what must never happen."""

from __future__ import annotations

from itertools import product
from typing import Any, NamedTuple

import pytest

from truesheet.model.datasheet import Standing
from truesheet.model.evidence import Evidence, Scope
from truesheet.sheet.judge import Statement, Waiver, judge

NOW, BEFORE = "sha256:now", "sha256:before"
TODAY, PAST, FUTURE = "2026-11-22", "2026-11-21", "2026-11-23"


class Case(NamedTuple):
    value: bool
    origin: str
    evidence: str
    quality: str
    agrees: bool | None
    absence: bool
    review: str
    waiver: str
    today: str | None
    event: str


CASES = [
    Case(*c)
    for c in product(
        (True, False),
        ("measured", "stated"),
        ("none", "fresh", "stale", "mixed"),
        ("exact", "sketch", "sample"),
        (True, False, None),
        (True, False),
        ("", PAST, TODAY, FUTURE),
        ("", PAST, FUTURE),
        (None, TODAY),
        ("", "void", "moved", "both"),
    )
]

# value, origin, evidence, quality, agrees, absence -> status, check. `*` is anything; the first
# line that fits holds. This is the table of the docstring, written down a second time.
TABLE = """
no  measured fresh * * *              derived    not_checkable
no  *        *     * * *              assumption not_checkable
yes *        none  * * *              assumption not_checkable
yes *        stale * * *              assumption stale
yes *        mixed * * *              assumption stale
yes *        fresh * cannot_tell *    assumption inconclusive
yes *        fresh * disagrees *      assumption contradicted
yes *        fresh sample agrees *    derived    pass
yes *        fresh sketch agrees *    derived    pass
yes *        fresh exact agrees yes   derived    pass
yes *        fresh exact agrees no    verified   pass
"""
ROWS = [row.split() for row in TABLE.strip().splitlines()]


def words(c: Case) -> list[str]:
    verdict = {True: "agrees", False: "disagrees", None: "cannot_tell"}[c.agrees]
    yes = {True: "yes", False: "no"}
    return [yes[c.value], c.origin, c.evidence, c.quality, verdict, yes[c.absence]]


def line(c: Case) -> list[str]:
    """The first line of the table that fits."""
    return next(r for r in ROWS if all(w in ("*", x) for w, x in zip(r, words(c), strict=False)))


def expected(c: Case) -> tuple[str, str]:
    row = line(c)
    status, check = row[6], row[7]
    over = c.origin == "stated" and c.today == TODAY and c.review == PAST
    if c.origin == "stated" and check in ("not_checkable", "inconclusive") and c.event:
        check = "stale" if c.event == "moved" else "expired"
    if over and check != "contradicted":
        check = "expired"
    runs = c.waiver == FUTURE or (c.waiver == PAST and c.today is None)
    if runs and check != "pass":
        check = "waived"
    return status, check


def found(c: Case) -> list[Evidence]:
    read = 10 if c.quality == "sample" else 100
    exact = c.quality == "exact"
    marks = {"none": [], "fresh": [NOW, NOW], "stale": [BEFORE], "mixed": [NOW, BEFORE]}
    return [
        Evidence.make("rows.count", 1, Scope(rows=100, rows_read=read), exact, {"rows": i}, mark)
        for i, mark in enumerate(marks[c.evidence])
    ]


def stand(c: Case) -> Standing:
    said: dict[str, Any] = {"origin": c.origin, "agrees": c.agrees, "review_by": c.review}
    said["value"] = 100 if c.value else None
    said["void"] = "Void." if c.event in ("void", "both") else ""
    said["moved"] = "It moved." if c.event in ("moved", "both") else ""
    said["absence"] = "It misses some." if c.absence else ""
    said["waiver"] = Waiver("A. Person", c.waiver, "known") if c.waiver else None
    return judge(Statement("100 rows", **said), found(c), NOW, c.today)


def test_every_combination_stands_as_the_table_says() -> None:
    assert len(CASES) == 2 * 2 * 4 * 3 * 3 * 2 * 4 * 3 * 2 * 4
    wrong = [(c, s) for c in CASES if ((s := stand(c)).status, s.check) != expected(c)]
    assert wrong == []


def test_every_line_of_the_table_is_needed() -> None:
    assert {ROWS.index(line(c)) for c in CASES} == set(range(len(ROWS)))


def test_verified_needs_a_value_and_fresh_exact_whole_agreeing_evidence() -> None:
    for c in CASES:
        if stand(c).status == "verified":
            assert c.value and c.evidence == "fresh" and c.quality == "exact"
            assert c.agrees is True and not c.absence


def test_what_could_not_be_checked_is_never_a_pass() -> None:
    for c in CASES:
        if stand(c).check == "pass":
            assert c.value and c.evidence == "fresh" and c.agrees is True


def test_every_standing_but_a_plain_pass_or_contradiction_gives_its_reason() -> None:
    for c in CASES:
        s = stand(c)
        if s.check != "contradicted" and (s.status, s.check) != ("verified", "pass"):
            assert s.reason, c


def test_without_a_clock_nothing_expires_but_by_events_and_every_waiver_runs() -> None:
    checks = {stand(c).check for c in CASES if c.today is None and c.event in ("", "moved")}
    assert "expired" not in checks and "stale" in checks
    assert all(stand(c).check in ("waived", "pass") for c in CASES if c.today is None and c.waiver)


def test_what_the_data_check_anew_ages_by_no_event_and_no_change() -> None:
    for c in CASES:
        if c.event and (rechecked := stand(c._replace(event=""))).check in ("pass", "contradicted"):
            assert stand(c) == rechecked


def test_a_measured_claim_never_ages_by_what_happens_to_answers() -> None:
    for c in CASES:
        if c.event and c.origin == "measured":
            assert stand(c) == stand(c._replace(event=""))


def test_one_sample_among_exact_evidence_keeps_a_claim_from_being_verified() -> None:
    whole = Evidence.make("rows.count", 1, Scope(rows=9, rows_read=9), True, 1, NOW)
    part = Evidence.make("rows.count", 1, Scope(rows=9, rows_read=3), True, 2, NOW)
    said = Statement("9 rows", 9)
    assert judge(said, [whole], NOW).status == "verified"
    assert judge(said, [whole, part], NOW) == Standing("derived", "pass", "From 3 of 9 rows.")


def test_a_value_without_error_is_exact_beside_one_with_an_error() -> None:
    mixed = Evidence.make("values.distinct", 1, Scope(rows=9, rows_read=9), False, {}, NOW)
    assert judge(Statement("3", 3, exact=True), [mixed], NOW).status == "verified"
    assert judge(Statement("3", 3), [mixed], NOW).status == "derived"
    sample = Evidence.make("values.distinct", 1, Scope(rows=9, rows_read=2), False, {}, NOW)
    assert judge(Statement("3", 3, exact=True), [sample], NOW).status == "derived"


@pytest.mark.parametrize(
    ("review_by", "today", "check"),
    [
        ("2026", "2026-12-31", "pass"),
        ("2026", "2027-01-01", "expired"),
        ("2026-11", "2026-11-30", "pass"),
        ("2026-11", "2026-12-01", "expired"),
        ("2026-11-22", "2026-11-22", "pass"),
        ("2026-11-22", "2026-11-23", "expired"),
    ],
)
def test_a_month_or_a_year_is_over_after_its_last_day(
    review_by: str, today: str, check: str
) -> None:
    e = Evidence.make("rows.count", 1, Scope(rows=9, rows_read=9), True, 1, NOW)
    said = Statement("9 rows", 9, origin="stated", review_by=review_by)
    assert judge(said, [e], NOW, today).check == check


def test_a_waiver_tells_what_it_covers() -> None:
    e = Evidence.make("rows.count", 1, Scope(rows=9, rows_read=9), True, 1, NOW)
    waiver = Waiver("A. Person", "2027-01", "the supplier mends it")
    said = Statement("8 rows", 8, origin="stated", agrees=False, waiver=waiver)
    assert judge(said, [e], NOW, TODAY) == Standing(
        "assumption",
        "waived",
        "Waived by A. Person until 2027-01: the supplier mends it (It would be: contradicted.)",
    )
