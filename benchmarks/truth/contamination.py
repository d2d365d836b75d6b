"""Benchmark items told in other words: found as retellings, or honestly missed.

llm-decontaminator's rephrasings of all GSM8K test questions and all HumanEval prompts, made so that
n-gram checks miss them; row i retells item i. The negative is GSM8K's training set for both.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.inputs import shared_data
from benchmarks.truth.entry import Cell, Entry, Quote, Rate
from benchmarks.truth.overlaps import Datatrove, ours, texts, thirteen
from truesheet.measures.values_contam import BenchmarkFound

NAME, TITLE = "contamination", "Benchmark items told in other words"
LEVELS = ("whole", "near", "retold", "candidate")


class Case(NamedTuple):
    """A benchmark, the field of its items, and their rephrasings."""

    name: str
    benchmark: str
    field: str
    retold: str


CASES = (
    Case("GSM8K test", "gsm8k/test.jsonl", "question", "contamination/rephrase_gsm8k.jsonl"),
    Case(
        "HumanEval",
        "contamination/HumanEval.jsonl.gz",
        "prompt",
        "contamination/humaneval_python.jsonl",
    ),
)


def entry() -> Entry:
    """The entry of the ledger."""
    root = shared_data()
    if not (root / "contamination").is_dir() or not (root / "gsm8k").is_dir():
        return Entry(NAME, TITLE, absent="contamination is not in the shared data folder")
    peer, rows = Datatrove(), []
    found = known = alarms = 0
    clean = root / "gsm8k" / "train.jsonl"
    for case in CASES:
        right, row = _retold(root, case, peer)
        rows.append(row)
        false, row = _clean(root, case, clean, peer)
        rows.append(row)
        found, alarms = found + right, alarms + right + false
        known += len(texts(root / case.benchmark, case.field))
    return Entry(
        NAME,
        TITLE,
        data="1,319 rephrased GSM8K questions and 164 rephrased HumanEval tasks "
        "(llm-decontaminator, Apache-2.0); GSM8K's training set as the corpus without any",
        known="row i retells item i; the final answers of all 1,319 agree",
        recall=Rate(found, known),
        precision=Rate(found, alarms),
        peer=f"datatrove {peer.version} with its 12-grams, and any 13-gram as in GPT-3: below. "
        "llm-decontaminator itself asks a language model and was not run"
        if not peer.absent
        else f"any 13-gram as in GPT-3: below; datatrove: {peer.absent}",
        columns=(
            "corpus",
            "items",
            *LEVELS,
            "in the right row",
            "retelling tested",
            "decoys",
            "decoys called",
            "any 13-gram",
            "datatrove: texts removed",
        ),
        rows=tuple(rows),
        quotes=quotes(rows),
        notes=(
            "Found counts near and retold items whose place is the right row; alarms are those and "
            "all near and retold items in the training set.",
            "The limits of retellings were chosen on the GSM8K rows, so they are in-sample; the "
            "HumanEval rows were not looked at before. What has fewer than three numbers, or "
            "numbers that the retelling spells out, is missed, and most of HumanEval is.",
        ),
    )


def quotes(rows: Sequence[tuple[Cell, ...]]) -> tuple[Quote, ...]:
    """What the rule may say: it sees what is whole or near, and no retelling."""
    seen = [sum(int(cell) for cell in row[2:4]) for row in rows]
    return (
        Quote(
            "contamination.benchmark",
            "rephrasings of all items of GSM8K (test) and HumanEval",
            seen[0] + seen[2],
            sum(int(row[1]) for row in rows[::2]),
            seen[1] + seen[3],
            sum(seen),
            "items in other words",
        ),
    )


def _retold(root: Path, case: Case, peer: Datatrove) -> tuple[int, tuple[Cell, ...]]:
    seen = ours(root / case.retold, root / case.benchmark, case.field)
    right = sum(
        c.where.rpartition(":")[2] == str(row)
        for c in seen.copies
        if c.level in ("whole", "near", "retold")
        for row in (c.row, *c.same)
    )
    corpus = texts(root / case.retold, "text")
    return right, _row(f"{case.name}, rephrased", seen, right, root, case, corpus, peer)


def _clean(root: Path, case: Case, clean: Path, peer: Datatrove) -> tuple[int, tuple[Cell, ...]]:
    seen = ours(clean, root / case.benchmark, case.field)
    corpus = [*texts(clean, "question"), *texts(clean, "answer")]
    name = f"{case.name} in GSM8K's training set"
    return seen.copied + seen.retold, _row(name, seen, "none", root, case, corpus, peer)


def _row(
    name: str,
    seen: BenchmarkFound,
    right: Cell,
    root: Path,
    case: Case,
    corpus: list[str],
    peer: Datatrove,
) -> tuple[Cell, ...]:
    items = texts(root / case.benchmark, case.field)
    removed = peer.removed(items, corpus)
    return (
        name,
        seen.items,
        *(getattr(seen, v) for v in LEVELS),
        right,
        seen.retellable,
        seen.decoys,
        seen.false_copies + seen.false_retold,
        len(thirteen(items, corpus)),
        "not run" if removed is None else len(removed),
    )
