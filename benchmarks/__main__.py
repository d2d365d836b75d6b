"""Make the inputs, run everybody, write the ledger, print its table.

python benchmarks/run.py                          the whole benchmark (about 25 minutes)
python benchmarks/run.py --only a,d --repeat 1    some inputs, quickly; prints, writes nothing
python benchmarks/run.py --table                  the table of the ledger as it stands
python benchmarks/run.py --readme README.md       that table, put between its marks in a page
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.contenders import PEERS
from benchmarks.inputs import INPUTS
from benchmarks.ledger import FILE, dump, load
from benchmarks.machine import kibibytes
from benchmarks.running import Caps
from benchmarks.table import embed, markdown

INPUT_NAMES = tuple(wanted.name for wanted in INPUTS)
PEER_NAMES = tuple(peer.name for peer in PEERS)


def main() -> None:
    options = _options()
    if options.table or options.readme:
        ledger = load(options.ledger.read_bytes())
    else:
        ledger = _bench(options).run()
        if options.write:
            options.ledger.parent.mkdir(parents=True, exist_ok=True)
            options.ledger.write_bytes(dump(ledger))
    if options.readme:
        page = options.readme.read_text(encoding="utf-8")
        options.readme.write_text(embed(page, ledger), encoding="utf-8")
    else:
        print(markdown(ledger))


def _bench(options: argparse.Namespace) -> Bench:
    memory = options.memory * 2**30 if options.memory else kibibytes("MemAvailable") * 1024 * 0.7
    return Bench(
        cache=options.cache.expanduser().resolve(),
        caps=Caps(options.cap, int(memory)),
        repetitions=options.repeat,
        once_over=options.once_over,
        inputs=options.only,
        contenders=options.peers,
        ours=not options.peers_only,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    add = parser.add_argument
    add("--cache", type=Path, default=Path("~/.cache/truesheet-bench"), help="inputs, environments")
    add("--ledger", type=Path, default=FILE, help="where the ledger stands")
    add("--only", type=_names(INPUT_NAMES), default=INPUT_NAMES, help=",".join(INPUT_NAMES))
    add("--peers", type=_names(PEER_NAMES), default=PEER_NAMES, help=",".join(PEER_NAMES))
    add("--repeat", type=int, default=3, help="pairs of each contender (3)")
    add("--cap", type=float, default=90.0, help="seconds after which a run is ended (90)")
    add("--memory", type=float, help="GiB after which a run is ended (0.7 of what is free)")
    add("--once-over", type=float, default=15.0, help="slower runs are made once (15 s)")
    add("--peers-only", action="store_true", help="leave Truesheet itself out")
    add("--write", action="store_true", help="write the ledger even when only a part was run")
    add("--table", action="store_true", help="run nothing, print the ledger's table")
    add("--readme", type=Path, help="run nothing, put the table between the marks of this page")
    options = parser.parse_args()
    whole = (options.only, options.peers) == (INPUT_NAMES, PEER_NAMES) and not options.peers_only
    options.write = options.write or whole
    return options


def _names(known: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    """Reads "a,b" as names of `known`, in the order given there."""

    def read(text: str) -> tuple[str, ...]:
        asked = {part.strip() for part in text.split(",")}
        if unknown := asked - set(known):
            raise argparse.ArgumentTypeError(f"not known: {', '.join(sorted(unknown))}")
        return tuple(name for name in known if name in asked)

    return read


if __name__ == "__main__":
    main()
