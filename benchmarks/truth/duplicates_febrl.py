"""Records of persons twice: 500 persons of FEBRL, each with one altered copy.

The limits were chosen on the persons with even numbers; all figures are of those with odd ones.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import tempfile
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

from benchmarks import environments
from benchmarks.inputs import shared_data
from benchmarks.truth.entry import Entry, Quote, Rate
from truesheet.flow.people_pairs import people_pairs
from truesheet.sources import open_source

FILE = "duplicates-febrl/dataset1.csv"
STACK = "linkage"
PEER = Path(__file__).resolve().parent.parent / "contenders" / "recordlinkage_persons.py"
CACHE = Path("~/.cache/truesheet-bench")

Row = dict[str, str]
Pairs = set[tuple[int, int]]


def entry() -> Entry:
    """The entry of the ledger."""
    name, title = "duplicates_febrl", "Persons who stand in the data twice"
    path = shared_data() / FILE
    if not path.is_file():
        return Entry(name, title, absent="the records are not in the shared data folder")
    every = rows(path)
    odd = [r for r in every if int(person(r)) % 2]
    even = [r for r in every if not int(person(r)) % 2]
    judged = [("odd numbers", odd), ("even numbers (the limits were chosen here)", even)]
    counts = [(told, *scored(half, ours(half))) for told, half in judged]
    family = with_siblings(odd)
    told = "odd, each original with a made brother or sister"
    counts.append((told, *scored(family, ours(family))))
    found, known, alarms = counts[0][1:]
    return Entry(
        name,
        title,
        data=f"FEBRL dataset 1: {len(every):,} records of {len(every) // 2} made-up persons, "
        "from the package recordlinkage",
        known="rec-N-org and rec-N-dup-0 are one person; the number is not shown to the detector",
        recall=Rate(found, known),
        precision=Rate(found, alarms),
        peer=peer(odd),
        columns=("records", "pairs that are one person", "found", "pairs found that are not"),
        rows=tuple((t, k, f, a - f) for t, f, k, a in counts),
        notes=(
            "Limits: half of the weight of all fields must agree, and half of that of the fields "
            "that a household does not share. They, and how fields are weighed, were chosen on the "
            "persons with even numbers; the figures in the table over all detectors are those of "
            "the odd ones.",
            "Brothers and sisters are made: the originals again, with given name, birth date and "
            "number of three other persons. None of them is to be taken for the original.",
            "The altered copies are those of a generator: real records err in other ways.",
        ),
        quotes=(
            Quote(
                "people.near",
                "made-up persons with one altered record each",
                found,
                known,
                alarms - found,
                alarms,
                "persons who stand there twice",
            ),
        ),
    )


def rows(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, skipinitialspace=True))


def person(row: Row) -> str:
    return row["rec_id"].split("-")[1]


def with_siblings(half: Sequence[Row]) -> list[Row]:
    originals = [r for r in half if r["rec_id"].endswith("-org")]
    n, by = len(originals), {"given_name": 3, "date_of_birth": 17, "soc_sec_id": 91}
    made = [
        r | {f: originals[(i + k) % n][f] for f, k in by.items()} | {"rec_id": f"rec-s{i}-org"}
        for i, r in enumerate(originals)
    ]
    return [*half, *made]


def ours(half: Sequence[Row]) -> Pairs:
    """Pairs of rows in one group, from a file in which the number of the person does not stand."""
    with tempfile.TemporaryDirectory() as folder:
        found = people_pairs(open_source(written(half, Path(folder))), (), np.array([0, len(half)]))
    if found is None:
        return set()
    groups = found.groups.biggest(len(half))
    return {(int(a), int(b)) for group in groups for a, b in combinations(group, 2)}


def written(half: Sequence[Row], folder: Path) -> Path:
    text = io.StringIO()
    names = [n for n in half[0] if n != "rec_id"]
    out = csv.DictWriter(text, names, extrasaction="ignore")
    out.writeheader()
    out.writerows(half)
    file = folder / "persons.csv"
    file.write_text(text.getvalue(), encoding="utf-8")
    return file


def scored(half: Sequence[Row], found: Pairs) -> tuple[int, int, int]:
    """Pairs found that are one person, all pairs that are, all pairs found."""
    of = [person(r) for r in half]
    known = {(i, j) for i, j in combinations(range(len(half)), 2) if of[i] == of[j]}
    return len(found & known), len(known), len(found)


def peer(half: Sequence[Row]) -> str:
    """recordlinkage on the same records, or why it could not be run."""
    try:
        python = environments.python(STACK, CACHE.expanduser())
        version = environments.versions(python, ("recordlinkage",))["recordlinkage"]
    except environments.PeerAbsent as why:
        return f"recordlinkage could not be installed: {why}"
    with tempfile.TemporaryDirectory() as folder:
        command = [str(python), str(PEER), str(written(half, Path(folder)))]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return f"recordlinkage {version} ended with an error"
    told = []
    for how, pairs in json.loads(done.stdout).items():
        found, known, alarms = scored(half, {(a, b) for a, b in pairs})
        told.append(f"{_HOW[how]} found {found} of {known}, {found} of {alarms} right")
    return f"recordlinkage {version}: {'; '.join(told)}"


_HOW = {"recipe": "the recipe of its tutorial", "ecm": "its unsupervised model (ECM)"}
