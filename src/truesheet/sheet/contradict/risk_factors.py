"""`uses.risk_factors`: that no risk is known, against what the rules raise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.model.finding import Finding
from truesheet.rules.apply import Context, apply
from truesheet.rules.catalogue import rules
from truesheet.sheet.contradict.compare import unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import listed

LOOKS_AT = frozenset({"known"})

RISKS = frozenset(
    (
        "groups.rates",
        "groups.uncovered",
        "groups.missing",
        "groups.proxy",
        "groups.reversal",
        "labels.imbalance",
        "labels.by_split",
        "labels.given_away",
        "cells.missing_by_label",
        "cells.missing_by_split",
        "split.shared_rows",
        "split.near_rows",
        "split.shared_entities",
        "split.time_order",
        "rows.duplicates",
    )
)
"""Rules whose findings make a later user treat groups unequally, or trust a figure too much."""

KNOWN_MISSES = (
    "Looked at: gaps between groups, rare classes, gaps in the values, copies and leaks. Harm that "
    "comes from how the data is used is not seen in the data."
)
"""What absence means here."""


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """`known`; who could be harmed, and what helps, stays with people."""
    stated = said.get("known")
    if stated not in ("yes", "no"):
        return
    raised = risks(seen)
    cites = tuple(dict.fromkeys(e for f in raised for e in f.evidence)) or seen.about_fields
    if stated == "yes":
        says = "says risks are known"
        if raised:
            why = "From findings; which of them harm whom, only people can say."
            says += f"; the rules find {_said(raised)}"
            yield Statement(says, "yes", "/known", evidence=cites, exact=False, why=why)
        else:
            why = f"No rule raised one. {KNOWN_MISSES}"
            yield unsure(says, "yes", "/known", why, cites)
    elif raised:
        says = f"says no risk is known; the rules find {_said(raised)}"
        yield Statement(says, "no", "/known", evidence=cites, agrees=False, found="yes")
    else:
        says = "says no risk is known"
        yield Statement(says, "no", "/known", evidence=cites, absence=KNOWN_MISSES)


def risks(seen: Seen) -> list[Finding]:
    """Findings that are risk factors; notes are none."""
    context = Context(seen.evidence, seen.fields, seen.splits)
    found = apply([r for r in rules() if r.id in RISKS], context)
    return [f for f in found if f.outcome == "raised" and f.severity != "note"]


def _said(raised: list[Finding]) -> str:
    return listed([f"“{f.title.rstrip('.')}”" for f in raised], 3, "more findings")
