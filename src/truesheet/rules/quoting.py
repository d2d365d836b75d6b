"""What the truth ledger says of a rule: how many known faults it found, how many alarms were false.

`ledger.json` beside this module is made from the ledger by `python -m benchmarks.truth`.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec

from truesheet.rules.words import count

_TOLD = 2


class Quoted(msgspec.Struct, frozen=True):
    """The counts of one rule on some data; see `benchmarks.truth.entry.Quote`."""

    on: str
    found: int = 0
    known: int = 0
    false: int = 0
    alarms: int = 0
    faults: str = "planted faults"

    def __str__(self) -> str:
        told = []
        if self.known:
            found = f"this check found {count(self.found)} of {count(self.known)} {self.faults}"
            told.append(f"On {self.on}, {found}")
        if self.alarms:
            false = f"{count(self.false)} of {_alarms(self.alarms)} {_were(self.false)} false"
            told.append(false if told else f"On {self.on}, {false}")
        return f"{'; '.join(told)}." if told else ""


class _OfRule(msgspec.Struct, frozen=True):
    version: int
    quotes: tuple[Quoted, ...]


def quoted(rule: str, version: int) -> str:
    """What is known of a rule, in a sentence or two; nothing for a version that was not tried.

    >>> quoted("no.such_rule", 1)
    ''
    """
    known = _ledger().get(rule)
    if known is None or known.version != version:
        return ""
    return " ".join(str(q) for q in known.quotes[:_TOLD])


def _alarms(n: int) -> str:
    return "1 alarm" if n == 1 else f"{count(n)} alarms"


def _were(n: int) -> str:
    return "was" if n == 1 else "were"


@cache
def _ledger() -> dict[str, _OfRule]:
    raw = resources.files("truesheet.rules").joinpath("ledger.json").read_bytes()
    return msgspec.json.decode(raw, type=dict[str, _OfRule])
