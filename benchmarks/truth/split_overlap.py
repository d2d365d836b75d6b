"""Rows that two splits share: a real pair of splits that is clean, and one that is not.

GSM8K's train and test are known to share no question. Half of the SST-2 sentences of a poisoned
training set were left as they are: they stand in the clean one word for word. Each is counted a
second way, by pandas, exactly and after taking away all but letters and digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from benchmarks.inputs import shared_data
from benchmarks.truth.entry import Entry, Rate

NAME, TITLE = "split_overlap", "rows shared between splits"
_CHECKS = ("split.shared_rows", "split.near_rows")
_MEASURES = (
    "rows.duplicates",
    "rows.duplicates_but_ids",
    "rows.alike_across",
    "values.frequent",
    "values.distinct",
    "cells.missing",
)


class Pair(NamedTuple):
    """Two files, how they are read, and the field that says what a row is."""

    name: str
    train: str
    test: str
    read: Callable[[Path], pd.DataFrame]
    text: str
    label: str


def _lines(path: Path) -> pd.DataFrame:
    return pd.read_json(path, lines=True)


def _tabs(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, sep="\t", quoting=3)


_SST = "backdoor-hiddenkiller-sst2/"
PAIRS = (
    Pair("GSM8K", "gsm8k/train.jsonl", "gsm8k/test.jsonl", _lines, "question", "answer"),
    Pair(
        "SST-2, clean",
        f"{_SST}clean_train.tsv",
        f"{_SST}clean_test.tsv",
        _tabs,
        "sentence",
        "label",
    ),
    Pair(
        "SST-2, clean and poisoned",
        f"{_SST}clean_train.tsv",
        f"{_SST}poison_train.tsv",
        _tabs,
        "sentence",
        "label",
    ),
)


def entry() -> Entry:
    """What is shared, found by the checks and by pandas."""
    root = shared_data()
    if not all((root / f).is_file() for p in PAIRS for f in (p.train, p.test)):
        return Entry(NAME, TITLE, absent="GSM8K or SST-2 is not in the shared data folder")
    rows, found, known, alarms = [], 0, 0, 0
    for pair in PAIRS:
        exact, near = _second(root, pair)
        ours, raised = _ours(root, pair)
        rows.append((pair.name, exact, near, ours[0], ours[1], raised))
        known += near
        found += min(ours[1], near)
        alarms += ours[1]
    return Entry(
        NAME,
        TITLE,
        data="GSM8K (7,473 and 1,319 questions); SST-2 (6,920 and 1,821 sentences), and its "
        "poisoned training set, of which four fifths are unchanged",
        known="Rows of the second split that stand in the first, counted by pandas: word for word, "
        "and by their letters and digits alone (lower case, NFKC), the label left out",
        recall=Rate(found, known),
        precision=Rate(found, alarms),
        peer="pandas, which is the second count",
        columns=("splits", "equal", "nearly equal", "found equal", "found nearly equal", "raised"),
        rows=tuple(rows),
        notes=(
            "A rewritten sentence is not nearly equal: the poisoned ones say the same in other "
            "words, and none of these is counted on either side.",
        ),
    )


def _second(root: Path, pair: Pair) -> tuple[int, int]:
    a, b = (pair.read(root / f) for f in (pair.train, pair.test))
    known = set(map(tuple, a.astype(str).to_numpy()))
    exact = sum(tuple(r) in known for r in b.astype(str).to_numpy())
    plain = set(a[pair.text].map(_plain))
    return exact, int(b[pair.text].map(_plain).isin(plain).sum())


def _plain(text: str) -> str:
    import unicodedata

    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).lower()).strip()


def _ours(root: Path, pair: Pair) -> tuple[tuple[int, int], str]:
    from truesheet.flow.sounding import sound
    from truesheet.measures.values import Duplicates
    from truesheet.measures.values_leak import AlikeAcross

    found = sound(
        splits={"train": str(root / pair.train), "test": str(root / pair.test)},
        wanted=_MEASURES,
        checks=_CHECKS,
        label=pair.label,
        workers=1,
    )
    copies = found.evidence.read("rows.duplicates", Duplicates)
    alike = found.evidence.read("rows.alike_across", AlikeAcross)
    assert isinstance(copies, Duplicates) and isinstance(alike, AlikeAcross)
    raised = [f.rule for f in found.findings if f.outcome == "raised"]
    counts = copies.across["train|test"].part, alike.across["train|test"].part
    return counts, ", ".join(raised) or "nothing"
