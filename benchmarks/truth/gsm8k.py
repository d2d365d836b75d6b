"""GSM8K's test questions, edited and hidden among its training questions.

Every second question of the test set is hidden, the others are the negative: whatever is called a
copy of theirs is a false alarm. Beside it, in the same run: any shared 13-gram, as the authors of
GPT-3 decided, and datatrove's decontamination.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from benchmarks.inputs import shared_data
from benchmarks.truth.entry import Cell, Entry, Quote, Rate
from benchmarks.truth.overlaps import Datatrove, levels, lines, ours, texts, thirteen

RATES = (0.0, 0.02, 0.05, 0.1, 0.2)
LEVELS = ("whole", "near", "retold", "candidate")
COLUMNS = (
    "words replaced",
    "hidden",
    *(f"hidden: {v}" for v in LEVELS),
    "hidden: any 13-gram",
    *(f"others: {v}" for v in LEVELS),
    "others: any 13-gram",
    "datatrove: hidden and other texts removed",
)
NAME, TITLE = "gsm8k", "Benchmark items hidden in a corpus"


def edited(text: str, rate: float, words: list[str], dice: random.Random) -> str:
    """Every word replaced, with this chance, by a word of the corpus."""
    return " ".join(dice.choice(words) if dice.random() < rate else w for w in text.split())


def entry() -> Entry:
    """The entry of the ledger."""
    root = shared_data() / "gsm8k"
    if not root.is_dir():
        return Entry(NAME, TITLE, absent="gsm8k is not in the shared data folder")
    test, train = texts(root / "test.jsonl", "question"), texts(root / "train.jsonl", "question")
    clean = [*train, *texts(root / "train.jsonl", "answer")]
    vocabulary = [w for t in train for w in t.split()]
    peer, rows = Datatrove(), []
    found = alarms = known = 0
    for rate in RATES:
        dice = random.Random(f"{rate}")
        hidden = {i: edited(test[i], rate, vocabulary, dice) for i in range(0, len(test), 2)}
        level, row = _row(f"{rate:.0%}", test, [*clean, *hidden.values()], set(hidden), peer)
        rows.append(row)
        called = {i for i, v in level.items() if v in ("whole", "near")}
        found, alarms = found + len(called & hidden.keys()), alarms + len(called)
        known += len(hidden)
    rows.append(_row("clean", test, clean, set(), peer)[1])
    return Entry(
        NAME,
        TITLE,
        data="GSM8K (MIT): 660 of its 1,319 test questions hidden among the 7,473 questions and "
        "answers of its training set, with 0, 2, 5, 10 and 20 % of the words replaced by words of "
        "the training set",
        known="which questions were hidden; the other 659 stand nowhere (no question repeats "
        "across the splits)",
        recall=Rate(found, known),
        precision=Rate(found, alarms),
        peer=f"datatrove {peer.version} with its 12-grams, and any 13-gram as in GPT-3: below"
        if not peer.absent
        else f"any 13-gram as in GPT-3: below; datatrove: {peer.absent}",
        columns=COLUMNS,
        rows=tuple(rows),
        quotes=quotes(Rate(found, known), Rate(found, alarms)),
        notes=(
            "Found counts whole and near, in which the words themselves were compared. The last "
            "row is the training set alone: what stands there is a false alarm, of 1,319 "
            "questions. The three that are near are patterns (Max and Bella both bought stamps), "
            "and so they are in every other row.",
            "The limit of 30 % of the 5-grams was taken from measurements on other texts; that of "
            "retellings was chosen on this training set, so its false alarms are in-sample.",
        ),
    )


def quotes(recall: Rate, precision: Rate) -> tuple[Quote, ...]:
    """What the rule may say: `build` takes the same share of the same 5-grams for a copy."""
    return (
        Quote(
            "contamination.benchmark",
            "GSM8K's training set, with test questions hidden in it of which up to a fifth of the "
            "words were changed",
            recall.part,
            recall.whole,
            precision.whole - precision.part,
            precision.whole,
            "hidden questions",
        ),
    )


def _row(
    name: str, test: list[str], corpus: list[str], hidden: set[int], peer: Datatrove
) -> tuple[dict[int, str], tuple[Cell, ...]]:
    """Our verdicts, and a row of the table: hidden questions found, and others called so."""
    order = list(range(len(corpus)))
    random.Random(1).shuffle(order)
    with tempfile.TemporaryDirectory() as folder:
        shuffled = lines(Path(folder) / "corpus.jsonl", [corpus[i] for i in order])
        level = levels(ours(shuffled, shared_data() / "gsm8k" / "test.jsonl"))
    plain = thirteen(test, corpus)
    removed = peer.removed(test, corpus)
    first = len(corpus) - len(hidden)
    cells: list[Cell] = []
    for among in (hidden, set(range(len(test))) - hidden):
        cells += [sum(level.get(i) == v for i in among) for v in LEVELS]
        cells.append(len(plain & among))
    theirs = (
        "not run"
        if removed is None
        else (f"{sum(i >= first for i in removed)} and {sum(i < first for i in removed)}")
    )
    return level, (name, len(hidden), *cells, theirs)
