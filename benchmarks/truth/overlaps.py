"""What the entries on benchmark contamination share: texts, our verdicts, and those of others."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from benchmarks.environments import PeerAbsent, python, versions
from truesheet.flow.contamination import contaminated
from truesheet.measures.values_contam import BenchmarkFound
from truesheet.sources import open_source

CACHE = Path("~/.cache/truesheet-bench").expanduser()
_PEER = Path(__file__).resolve().parent.parent / "contenders" / "datatrove_decontaminate.py"


def texts(path: Path, field: str) -> list[str]:
    """A field of a file of JSON lines."""
    raw = path.read_bytes()
    whole = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    return [json.loads(line)[field] for line in whole.splitlines()]


def lines(path: Path, corpus: Sequence[str]) -> Path:
    """A file of JSON lines with these texts."""
    path.write_text("".join(json.dumps({"text": t}) + "\n" for t in corpus), encoding="utf-8")
    return path


def ours(corpus: Path, benchmark: Path, field: str | None = None) -> BenchmarkFound:
    """What Truesheet finds of a benchmark in a corpus, every item with its place."""
    found = contaminated(open_source(corpus), [benchmark], field=field, shown=1_000_000)
    return found.benchmarks[0]


def levels(found: BenchmarkFound) -> dict[int, str]:
    """The level of each item that was found, by its number from 0."""
    return {row - 1: c.level for c in found.copies for row in (c.row, *c.same)}


def words(text: str) -> list[str]:
    """Words as a plain program has them."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).lower())


def thirteen(items: Sequence[str], corpus: Sequence[str], n: int = 13) -> set[int]:
    """Items that share any n-gram with the corpus: sets of plain Python, as GPT-3's authors did."""
    owners: dict[tuple[str, ...], list[int]] = {}
    for i, text in enumerate(items):
        w = words(text)
        for k in range(len(w) - n + 1):
            owners.setdefault(tuple(w[k : k + n]), []).append(i)
    found: set[int] = set()
    for text in corpus:
        w = words(text)
        for k in range(len(w) - n + 1):
            found.update(owners.get(tuple(w[k : k + n]), ()))
    return found


class Datatrove:
    """datatrove's decontamination in an environment of its own, or why there is none."""

    def __init__(self) -> None:
        self.absent, self.version = "", ""
        try:
            self._python = python("datatrove", CACHE)
            self.version = versions(self._python, ("datatrove",))["datatrove"]
        except PeerAbsent as why:
            self.absent = str(why)

    def removed(self, items: Sequence[str], corpus: Sequence[str]) -> set[int] | None:
        """The texts that it would remove, by number."""
        if self.absent:
            return None
        with tempfile.TemporaryDirectory() as folder:
            here = Path(folder)
            for name, some in (("items", items), ("docs", corpus)):
                text = "".join(json.dumps(t) + "\n" for t in some)
                (here / name).write_text(text, encoding="utf-8")
            command = [str(self._python), str(_PEER), *(str(here / n) for n in ("items", "docs"))]
            done = subprocess.run(
                [*command, str(here / "out")], capture_output=True, text=True, check=False
            )
            if done.returncode:
                self.absent = (done.stderr.strip().splitlines() or ["it failed"])[-1][:200]
                return None
            return set(json.loads((here / "out").read_text(encoding="utf-8")))
