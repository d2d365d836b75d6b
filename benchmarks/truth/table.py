"""The truth ledger as Markdown, and its place between two marks in a page."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.table import MarksMissing
from benchmarks.truth.entry import Cell, Entry
from benchmarks.truth.ledger import Ledger

OPEN, CLOSE = "<!-- truth ledger -->", "<!-- /truth ledger -->"

HEAD = "| detector | known faults that were found | alarms that are true | peer |"
RULE = "|---|---|---|---|"
_LONGEST = 200


def embed(page: str, ledger: Ledger) -> str:
    """The page with the text between the marks replaced by the ledger's tables."""
    head, opened, rest = page.partition(OPEN)
    _, closed, tail = rest.partition(CLOSE)
    if not (opened and closed) or OPEN in tail or CLOSE in tail:
        raise MarksMissing(f"the page must hold {OPEN} and then {CLOSE}, once each")
    return f"{head}{OPEN}\n\n{markdown(ledger)}\n\n{CLOSE}{tail}"


def markdown(ledger: Ledger) -> str:
    """One table over all detectors, then a section for each."""
    rows = [_row(e) for e in ledger.entries]
    return "\n\n".join(["\n".join([HEAD, RULE, *rows]), *(_section(e) for e in ledger.entries)])


def _row(entry: Entry) -> str:
    if entry.absent:
        return f"| {_cell(entry.title)} | could not run: {_cell(entry.absent)} | | |"
    cells = [entry.title, entry.recall, entry.precision, entry.peer]
    return f"| {' | '.join(_cell(str(c)) for c in cells)} |"


def _section(entry: Entry) -> str:
    return "\n\n".join(_parts(entry))


def _parts(entry: Entry) -> Iterator[str]:
    yield f"## {entry.title}"
    if entry.absent:
        yield f"Could not run: {entry.absent}."
        return
    yield f"Data: {entry.data}."
    yield f"Known: {entry.known}."
    if entry.rows:
        yield "\n".join(
            [
                _line(entry.columns),
                _line(["---"] * len(entry.columns)),
                *(_line(row) for row in entry.rows),
            ]
        )
    yield from entry.notes


def _line(cells: tuple[Cell, ...] | list[str]) -> str:
    return f"| {' | '.join(_cell(f'{c:,}' if isinstance(c, int) else str(c)) for c in cells)} |"


def _cell(text: str) -> str:
    """Text made safe for one cell of a table."""
    text = " ".join(text.replace("|", "/").replace("<", "&lt;").split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
