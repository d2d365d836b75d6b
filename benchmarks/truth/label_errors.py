"""Judged label errors of test sets: how high the confirmed ones rank, beside cleanlab.

Northcutt, Athalye and Mueller, Pervasive Label Errors in Test Sets, NeurIPS 2021: five workers
judged each suspect of MNIST's and CIFAR-10's test sets; an error is confirmed where fewer than
three of them chose the given label. Both tools get the same out-of-sample probabilities.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks import environments
from benchmarks.inputs import shared_data
from benchmarks.truth.entry import Cell, Entry, Rate
from truesheet.flow.labels import labels
from truesheet.measures.confidence import ranked

NAME, TITLE = "label_errors", "Label errors of test sets, confirmed by people"
CACHE = Path("~/.cache/truesheet-bench")
SETS = {"MNIST": "mnist", "CIFAR-10": "cifar10"}
METHODS = ("self_confidence", "normalized_margin", "confidence_weighted_entropy")
PEER = """
import json, sys
import numpy as np
from cleanlab.filter import find_label_issues
from cleanlab.rank import get_label_quality_scores
y, p = np.load(sys.argv[1]), np.load(sys.argv[2])
made = {m: np.argsort(get_label_quality_scores(y, p, method=m), kind="stable").tolist()
        for m in sys.argv[3:]}
made["flagged"] = np.flatnonzero(find_label_issues(y, p)).tolist()
print(json.dumps(made))
"""


class Judged(NamedTuple):
    """Labels, probabilities, rows that people judged, and those of them that are wrong."""

    labels: Any
    probabilities: Any
    judged: frozenset[int]
    wrong: frozenset[int]


def judged(name: str) -> Judged:
    """A test set as the shared folder holds it."""
    folder = shared_data() / "label-errors"
    votes = json.loads((folder / f"{name}_mturk.json").read_text(encoding="utf-8"))
    ids = {int(str(v["id"]).split("/")[-1].split(".")[0]): v["mturk"]["given"] for v in votes}
    return Judged(
        np.load(folder / f"{name}_test_original_labels.npy", allow_pickle=False),
        np.load(folder / f"{name}_test_pred_probs.npy", allow_pickle=False),
        frozenset(ids),
        frozenset(i for i, given in ids.items() if given < 3),
    )


def average_precision(order: list[int], wrong: frozenset[int]) -> float:
    """The mean, over the confirmed errors, of the precision at their rank."""
    hits, total = 0, 0.0
    for rank, row in enumerate(order, 1):
        if row in wrong:
            hits += 1
            total += hits / rank
    return total / len(wrong)


def at(order: list[int], wrong: frozenset[int], k: int) -> int:
    """Confirmed errors among the first k."""
    return len(wrong & set(order[:k]))


def ours(given: Judged) -> tuple[list[int], set[int]]:
    """All rows, the least believed first, and those that `truesheet labels` doubts."""
    with tempfile.TemporaryDirectory() as folder:
        probabilities, data = Path(folder) / "p.npy", Path(folder) / "y.csv"
        np.save(probabilities, given.probabilities)
        text = "\n".join(f"{i},{y}" for i, y in enumerate(given.labels.tolist()))
        data.write_text(f"item,y\n{text}\n", encoding="utf-8")
        found = labels(data, label="y", pred_probs=probabilities, workers=1)
    assert found.suspects is not None
    listed = [int(s.row.rpartition(":")[2]) - 1 for s in found.suspects.listed]
    order = ranked(given.probabilities, given.labels.astype(np.int64)).tolist()
    return order, set(listed)


def peer(name: str) -> dict[str, list[int]] | str:
    """The same from cleanlab, by method; or why it could not be run."""
    folder = shared_data() / "label-errors"
    files = [f"{name}_test_original_labels.npy", f"{name}_test_pred_probs.npy"]
    try:
        program = environments.python("cleanlab", CACHE.expanduser())
    except environments.PeerAbsent as why:
        return str(why)
    done = subprocess.run(
        [str(program), "-c", PEER, *(str(folder / f) for f in files), *METHODS],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["it failed"])[-1]
    found: dict[str, list[int]] = json.loads(done.stdout)
    return found


def pixels() -> tuple[list[int], set[int], float]:
    """MNIST by our own models, on the pixels of the images: the order, the doubted, agreement."""
    folder = shared_data() / "label-errors"
    with gzip.open(folder / "mnist_t10k-images-idx3-ubyte.gz") as file:
        images = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 28, 28)
    small = images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)).round().astype(int)
    rows = {
        "pixels": small.reshape(len(small), -1).tolist(),
        "y": judged("mnist").labels.tolist(),
    }
    found = labels(rows, label="y", workers=1)
    assert found.suspects is not None
    s = found.suspects
    listed = [int(x.row.rpartition(":")[2]) - 1 for x in s.listed]
    return listed, set(listed), s.right / s.looked


def entry() -> Entry:
    """The entry of the ledger."""
    if not (shared_data() / "label-errors").exists():
        return Entry(NAME, TITLE, absent="label-errors is not in the shared data folder")
    rows: list[tuple[Cell, ...]] = []
    found = known = true = alarms = 0
    told = []
    for title, name in SETS.items():
        given = judged(name)
        order, doubted = ours(given)
        rows.append(_row(f"{title}: Truesheet", order, given, len(doubted)))
        known += len(given.wrong)
        found += len(given.wrong & doubted)
        true += len(given.wrong & doubted)
        alarms += len(given.judged & doubted)
        theirs = peer(name)
        if isinstance(theirs, str):
            told.append(f"cleanlab could not be run on {title}: {theirs}")
            continue
        flagged = len(theirs.pop("flagged"))
        best = max(theirs, key=lambda m: average_precision(theirs[m], given.wrong))
        for method, ranking in theirs.items():
            label = f"{title}: cleanlab, {method.replace('_', ' ')}"
            rows.append(_row(label, ranking, given, flagged))
        told.append(
            f"{title}: average precision {average_precision(order, given.wrong):.3f}, cleanlab "
            f"2.9.0 {average_precision(theirs['self_confidence'], given.wrong):.3f} by default and "
            f"{average_precision(theirs[best], given.wrong):.3f} at best"
        )
    listed, doubted, agrees = pixels()
    mnist = judged("mnist")
    rows.append(_row("MNIST: Truesheet's own models on 14x14 pixels", listed, mnist, len(doubted)))
    return Entry(
        NAME,
        TITLE,
        "the test sets of MNIST and CIFAR-10, 10,000 labels each, with published probabilities",
        "100 and 275 suspects judged by five workers each; 15 and 54 are wrong",
        Rate(found, known),
        Rate(true, alarms),
        "; ".join(told),
        ("ranking", "doubted", "average precision", "in the first 15", "in the first 100"),
        tuple(rows),
        (
            "Precision counts the doubted labels that people judged; nobody judged the others. The "
            "judged were chosen by an earlier run of confident learning, which favours its kind.",
            f"Our own models agree with {agrees:.1%} of MNIST's labels, learning from 8,000 "
            "images at a time; the published probabilities come from a network that saw 60,000 "
            "others.",
        ),
    )


def _row(title: str, order: list[int], given: Judged, doubted: int) -> tuple[Cell, ...]:
    return (
        title,
        doubted,
        round(average_precision(order, given.wrong), 3),
        at(order, given.wrong, 15),
        at(order, given.wrong, 100),
    )
