"""Crowd answers with the right ones: who guesses is found, and labels weighed beat the majority.

Snow, O'Connor, Jurafsky and Ng, Cheap and Fast - But is it Good?, EMNLP 2008: 164 workers say of
800 pairs of sentences whether one follows from the other, ten answers a pair; ten workers say how
alike two words are, 30 pairs. The peer weighs the same answers in the same run.
"""

from __future__ import annotations

import csv
import json
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks import environments
from benchmarks.inputs import shared_data
from benchmarks.truth.entry import Cell, Entry, Quote, Rate
from truesheet.flow.annotators import Crowd, annotators
from truesheet.measures.values_crowd import Estimate
from truesheet.rules.intervals import wilson

NAME, TITLE = "crowd_snow2008", "Annotators of a crowd: agreement, who guesses, one label an item"
RTE, WORDS = (f"crowd-snow2008/{n}.standardized.tsv" for n in ("rte", "wordsim"))
CACHE = Path("~/.cache/truesheet-bench")
FIELDS = {"annotators": ["!amt_worker_ids"], "item": "orig_id", "label": "response"}
GUESSES = 0.6
_ROUNDS = 20
PEER = """
import json, sys
import pandas as pd
from crowdkit.aggregation import DawidSkene, MajorityVote
d = pd.read_csv(sys.argv[1], sep="\\t", dtype=str)
d = d.set_axis(["id", "worker", "task", "label", "gold"], axis=1)
gold = d.groupby("task").gold.first()
made = {}
for name, method in (("ds", DawidSkene(n_iter=100)), ("majority", MajorityVote())):
    said = method.fit_predict(d[["task", "worker", "label"]])
    made[name] = int((said == gold.loc[said.index]).sum())
print(json.dumps(made))
"""


class Answer(NamedTuple):
    """One line of the data."""

    worker: str
    item: str
    given: str
    gold: str


def answers(path: Path) -> list[Answer]:
    """The lines of the data, read without the program that is judged."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Answer(*line[1:5]) for line in list(csv.reader(file, delimiter="\t"))[1:]]


def guessers(given: list[Answer]) -> set[str]:
    """Workers of whom the right answers show that they guess: 95 % sure under six in ten right."""
    right: dict[str, list[bool]] = defaultdict(list)
    for a in given:
        right[a.worker].append(a.given == a.gold)
    return {w for w, r in right.items() if wilson(sum(r), len(r))[1] < GUESSES}


def majority(given: list[Answer]) -> tuple[int, int]:
    """Items that a strict majority labels right, and items that tie."""
    votes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for a in given:
        votes[a.item][a.given] += 1
    gold = {a.item: a.gold for a in given}
    right = ties = 0
    for item, of in votes.items():
        best = [c for c, n in of.items() if n == max(of.values())]
        ties += len(best) > 1
        right += best == [gold[item]]
    return right, ties


def consensus(path: Path) -> tuple[Crowd, dict[str, str]]:
    """What is found in the data, and the label of each item as written to a file."""
    with tempfile.TemporaryDirectory() as folder:
        to = Path(folder) / "consensus.csv"
        found = annotators(path, **FIELDS, consensus=to)  # type: ignore[arg-type]
        with to.open(encoding="utf-8", newline="") as file:
            return found, {row["item"]: row["label"] for row in csv.DictReader(file)}


def peer(path: Path) -> dict[str, int] | str:
    """Items that crowd-kit labels right, by method; or why it could not be run."""
    try:
        program = environments.python("crowdkit", CACHE.expanduser())
    except environments.PeerAbsent as why:
        return str(why)
    done = subprocess.run(
        [str(program), "-c", PEER, str(path)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["it failed"])[-1]
    found: dict[str, int] = json.loads(done.stdout)
    return found


def alike(rounds: int = _ROUNDS) -> tuple[int, int, int]:
    """Right items by majority (half of the ties) and weighed, of a made crowd of equals.

    300 items of three classes, three labels each; 45 annotators, each right in nine of ten.
    """
    random = np.random.default_rng(2008)
    by_majority, weighed, items = 0.0, 0, 0
    for _ in range(rounds):
        truth = random.integers(0, 3, 300)
        who = random.permuted(np.tile(np.arange(45), 20)).reshape(300, 3)
        wrong = random.random((300, 3)) > 0.9
        given = (truth[:, None] + wrong * random.integers(1, 3, (300, 3))) % 3
        table = {
            "who": [f"w{w}" for w in who.ravel().tolist()],
            "item": np.repeat(np.arange(300), 3).tolist(),
            "y": [f"c{c}" for c in given.ravel().tolist()],
        }
        with tempfile.TemporaryDirectory() as folder:
            to = Path(folder) / "consensus.csv"
            annotators(table, annotators=["who"], item="item", label="y", consensus=to)
            with to.open(encoding="utf-8", newline="") as file:
                said = {int(r["item"]): r["label"] for r in csv.DictReader(file)}
        weighed += sum(said.get(i) == f"c{t}" for i, t in enumerate(truth.tolist()))
        counts = (given[:, :, None] == np.arange(3)).sum(axis=1)
        top = counts == counts.max(axis=1, keepdims=True)
        by_majority += float((top[np.arange(300), truth] / top.sum(axis=1)).sum())
        items += 300
    return round(by_majority), weighed, items


def entry() -> Entry:
    """The entry of the ledger."""
    path, words = shared_data() / RTE, shared_data() / WORDS
    if not (path.exists() and words.exists()):
        return Entry(NAME, TITLE, absent=f"{RTE} is not in the shared data folder")
    given = answers(path)
    gold = {a.item: a.gold for a in given}
    found, labels = consensus(path)
    raised = {f.title.split()[1] for f in found.findings if f.rule == "annotators.outlier"}
    known = guessers(given)
    strict, ties = majority(given)
    right = sum(labels.get(i) == g for i, g in gold.items())
    other = peer(path)
    simple, weighed, made = alike()
    return Entry(
        NAME,
        TITLE,
        data="8,000 answers of 164 workers on 800 pairs of sentences (RTE), 300 answers of 10 "
        "workers on 30 pairs of words; Snow et al. 2008",
        known="the right answer of each pair of sentences, by experts; the program is not told. A "
        f"worker guesses when the upper end of the interval of right answers is under {GUESSES:g}",
        recall=Rate(len(raised & known), len(known)),
        precision=Rate(len(raised & known), len(raised)),
        quotes=(
            Quote(
                "annotators.outlier",
                "the crowd of Snow et al. 2008, which was in view when the limit was set",
                len(raised & known),
                len(known),
                len(raised - known),
                len(raised),
                "workers who guess",
            ),
        ),
        peer=_peer(other, len(gold)),
        columns=("what", "value", "of"),
        rows=(
            ("Fleiss' kappa (counted before, by others: 0.2414)", _kappa(found), "800 items"),
            ("Krippendorff's alpha, nominal", *_alpha(found.agreement.alpha)),
            ("right, strict majority", strict, f"{len(gold)} items, {ties} ties"),
            ("right, majority with half of the ties", strict + ties / 2, f"{len(gold)} items"),
            ("right, weighed (Dawid and Skene)", right, f"{len(gold)} items"),
            ("right in a made crowd of equals, majority", simple, f"{made:,} items"),
            ("right in a made crowd of equals, weighed", weighed, f"{made:,} items"),
            *_words(words),
        ),
        notes=(
            f"{found.agreement.judged} workers were looked at one by one. That half of "
            "alpha is the limit where all agree little was decided with these answers in view, so "
            "the figures of the rule are in-sample.",
            f"Weighing beats the majority by {right - strict - ties / 2:g} items where some guess. "
            "In a made crowd of equals (three classes, three labels an item, 20 items a person, "
            f"nine of ten right) it is {'no better' if weighed <= simple else 'better'}: "
            f"{weighed:,} against {simple:,} of {made:,}. How strongly a person is taken for one "
            "of the crowd was chosen on made crowds such as this, with the answers above in view.",
        ),
    )


def _kappa(found: Crowd) -> Cell:
    return "absent" if found.agreement.fleiss is None else found.agreement.fleiss


def _alpha(found: Estimate | None) -> tuple[Cell, str]:
    if found is None:
        return "absent", ""
    return found.value, f"95 % interval {found.low} to {found.high}"


def _words(path: Path) -> list[tuple[Cell, ...]]:
    """Numbers: alpha by distance, and whether the median goes with what was published before."""
    found, labels = consensus(path)
    gold = {a.item: float(a.gold) for a in answers(path)}
    pairs = [(float(labels[i]), g) for i, g in gold.items()]
    r = float(np.corrcoef(np.array(pairs).T)[0, 1])
    return [
        ("alike words: alpha, interval", *_alpha(found.agreement.alpha)),
        ("alike words: correlation of the median with gold", round(r, 3), f"{len(gold)} pairs"),
    ]


def _peer(other: dict[str, int] | str, items: int) -> str:
    if isinstance(other, str):
        return f"crowd-kit could not be run: {other}"
    return (
        f"crowd-kit 1.4.2 in the same run, right of {items}: Dawid-Skene {other['ds']}, majority "
        f"{other['majority']} (ties broken by its order); it names no workers who guess"
    )
