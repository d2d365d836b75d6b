"""Pictures of CIFAR's test sets that stand in training too, as people judged: the lists alone.

Pictures are not read yet, so no detector is held against the lists. What can be said is how large
the leaks are that one would have to find.
"""

from __future__ import annotations

import csv
from pathlib import Path

from benchmarks.inputs import shared_data
from benchmarks.truth.entry import Entry, Rate

FOLDER = "cifair-duplicates"
TEST_IMAGES = 10_000
LISTS = {
    "CIFAR-10, test and training": "duplicates_cifar10.csv",
    "CIFAR-100, test and training": "duplicates_cifar100.csv",
    "CIFAR-10, within test": "duplicates_cifar10_test.csv",
    "CIFAR-100, within test": "duplicates_cifar100_test.csv",
}
NOT_RUN = "pictures are not read yet, so no detector was run"


def entry() -> Entry:
    """The entry of the ledger."""
    name, title = "cifair_duplicates", "Pictures that stand in test and training"
    folder = shared_data() / FOLDER
    if not folder.is_dir():
        return Entry(name, title, absent="the lists are not in the shared data folder")
    return Entry(
        name,
        title,
        data="the lists of ciFAIR (Barz and Denzler): pairs of pictures, without the pictures",
        known="people judged each pair: exact, near or very similar",
        recall=Rate(absent=NOT_RUN),
        precision=Rate(absent=NOT_RUN),
        peer="none was run either",
        columns=("list", "pairs", "exact", "near", "very similar", "test pictures", "of 10,000"),
        rows=tuple((told, *counts(folder / file)) for told, file in LISTS.items()),
        notes=("The table is counted from the lists; it says what there is to find, not what is.",),
    )


def counts(path: Path) -> tuple[int, int, int, int, int, str]:
    """Pairs, those of each judgement, different test pictures, and their share of the test set."""
    with path.open(newline="", encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    judged = [sum(p["Judgment"] == grade for p in pairs) for grade in "012"]
    pictures = len({p["TestID"] for p in pairs})
    share = f"{100 * pictures / TEST_IMAGES:.2f} %"
    return (len(pairs), judged[0], judged[1], judged[2], pictures, share)
