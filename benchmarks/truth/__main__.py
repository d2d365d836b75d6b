"""Run every detector over data with known faults, write the ledger, and its tables into a page.

What single rules may say of themselves goes into the package, as src/truesheet/rules/ledger.json.

python -m benchmarks.truth                    all detectors; writes the ledger and docs/truth.md
python -m benchmarks.truth --only mutations   some; the others keep their entries
python -m benchmarks.truth --table            runs nothing, writes the page from the ledger
"""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

from benchmarks.inputs import ROOT
from benchmarks.truth import DETECTORS, shipped
from benchmarks.truth.entry import Entry
from benchmarks.truth.ledger import FILE, Ledger, dump, load
from benchmarks.truth.table import embed

PAGE = ROOT / "docs" / "truth.md"


def main() -> None:
    options = _options()
    if not options.table:
        FILE.parent.mkdir(parents=True, exist_ok=True)
        FILE.write_bytes(dump(run(options.only, _before())))
    shipped.FILE.write_bytes(shipped.dump(load(FILE.read_bytes())))
    page = options.page.read_text(encoding="utf-8")
    options.page.write_text(embed(page, load(FILE.read_bytes())), encoding="utf-8")


def run(names: list[str], before: Ledger) -> Ledger:
    """The ledger with these detectors run anew. An entry for which the data is not here is kept."""
    entries = []
    for name in DETECTORS:
        old = before.entry(name)
        new = _entry(name) if name in names else old
        if new is not None and new.absent and old is not None:
            print(f"{name}: {new.absent}; its entry is kept")
            new = old
        if new is not None:
            entries.append(new)
    return Ledger(entries=tuple(entries))


def _entry(name: str) -> Entry:
    print(f"{name} ...", flush=True)
    found: Entry = import_module(f"benchmarks.truth.{name}").entry()
    print(f"{name}: found {found.recall}, true {found.precision}", flush=True)
    return found


def _before() -> Ledger:
    return load(FILE.read_bytes()) if FILE.exists() else Ledger(entries=())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks.truth", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    add = parser.add_argument
    add("--only", nargs="+", choices=DETECTORS, default=list(DETECTORS), help="some detectors")
    add("--table", action="store_true", help="run nothing, write the page from the ledger")
    add("--page", type=Path, default=PAGE, help="the page that holds the tables")
    return parser.parse_args()


if __name__ == "__main__":
    main()
