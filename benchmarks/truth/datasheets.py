"""Three real datasheets, read and compared with a list of what they state.

Their data is not at hand, so that nothing is held against it; only reading is judged.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from benchmarks.inputs import shared_data
from benchmarks.truth.entry import Entry, Rate
from truesheet.exchange import extract
from truesheet.model.stated import Extract

FOLDER = "datasheets"
KNOWN = Path(__file__).with_name("datasheets_known.yaml")

Fact = tuple[int, str]
"""A line and a kind."""


class Read(NamedTuple):
    """A datasheet, what it is known to state, and what was read."""

    file: str
    known: frozenset[Fact]
    found: Extract

    @property
    def read(self) -> frozenset[Fact]:
        return frozenset((s.place.line, s.kind) for s in self.found.stated)


def readings(root: Path) -> list[Read]:
    """The datasheets, each read."""
    from ruamel.yaml import YAML

    known = YAML(typ="safe", pure=True).load(KNOWN.read_text(encoding="utf-8"))
    return [
        Read(
            file, frozenset((e["line"], e["kind"]) for e in entries), extract(root / FOLDER / file)
        )
        for file, entries in known.items()
    ]


def entry() -> Entry:
    """The entry of the ledger."""
    name, title = "datasheets", "Claims of filled-in datasheets, read"
    root = shared_data()
    if not (root / FOLDER).exists():
        return Entry(name, title, absent="the datasheets are not in the shared data folder")
    every = readings(root)
    hit = sum(len(r.known & r.read) for r in every)
    return Entry(
        name,
        title,
        data="3 real datasheets: Alpaca (Markdown), AI-READI and Voice (D4D records)",
        known="statements that data could contradict, listed by those who wrote the reader "
        "(benchmarks/truth/datasheets_known.yaml)",
        recall=Rate(hit, sum(len(r.known) for r in every)),
        precision=Rate(hit, sum(len(r.read) for r in every)),
        peer="none reads the claims of a datasheet",
        columns=("datasheet", "statements", "read", "read and right", "left unread"),
        rows=tuple(
            (r.file, len(r.known), len(r.read), len(r.known & r.read), len(r.found.unread))
            for r in every
        ),
        notes=(
            "Where a document counts several things, such as participants and recordings, no "
            "number is taken for that of the rows.",
        ),
    )
