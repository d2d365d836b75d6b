"""The truth ledger as a document: what is written to benchmarks/ledger/truth.json.

It holds no clock and no name of a machine: the same program and the same data give the same bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from benchmarks.truth.entry import Entry
from truesheet.model.canonical import readable

FILE = Path(__file__).resolve().parent.parent / "ledger" / "truth.json"


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """Every detector that was held against data with known faults."""

    format: str = "truesheet-truth-ledger/1"
    entries: tuple[Entry, ...]

    def entry(self, name: str) -> Entry | None:
        """The entry of a detector, if it is there."""
        return next((e for e in self.entries if e.name == name), None)


def dump(ledger: Ledger) -> bytes:
    """Byte-stable JSON, indented so that a changed figure shows in a diff."""
    plain: Any = msgspec.to_builtins(ledger)
    return readable(plain)


def load(raw: bytes) -> Ledger:
    """The ledger back from its bytes; anything but this shape is refused."""
    return msgspec.json.decode(raw, type=Ledger)
