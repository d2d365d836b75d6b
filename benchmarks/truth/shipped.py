"""What the package carries of the truth ledger: by rule, what findings may say of themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from benchmarks.inputs import ROOT
from benchmarks.truth.entry import Quote
from benchmarks.truth.ledger import Ledger
from truesheet.model.canonical import readable
from truesheet.rules.catalogue import rules

FILE: Path = ROOT / "src" / "truesheet" / "rules" / "ledger.json"


class NoSuchRule(Exception):
    """An entry quotes figures of a rule that does not exist."""


def dump(ledger: Ledger) -> bytes:
    """Quotes by rule, with the version of the rule that they were counted for."""
    versions = {r.id: r.version for r in rules()}
    by_rule: dict[str, list[Quote]] = {}
    for entry in ledger.entries:
        for quote in entry.quotes:
            if quote.rule not in versions:
                raise NoSuchRule(f"{entry.name} quotes {quote.rule}, which is no rule")
            by_rule.setdefault(quote.rule, []).append(quote)
    plain: Any = {
        rule: {"version": versions[rule], "quotes": msgspec.to_builtins(quotes)}
        for rule, quotes in by_rule.items()
    }
    return readable(plain)
