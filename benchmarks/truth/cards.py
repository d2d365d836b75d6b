"""476 real dataset cards, read and held against what was recorded of their data.

Two things are judged. Reading: of the facts that a card states, found a second way, how many were
extracted, and how many of the extracted statements are right or are real errors of the card.
Holding: the eight size categories that are known to be false must be contradicted, and every other
contradiction must have been looked at by itself (`cards_known.yaml`).
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from benchmarks.inputs import shared_data
from benchmarks.truth.card_facts import (
    FALSE_SIZES,
    FILE,
    Card,
    Config,
    body,
    cards,
    flat,
    head,
    seen,
    stands,
)
from benchmarks.truth.entry import Entry, Rate
from truesheet.exchange import extract
from truesheet.measures.values import Balance
from truesheet.model.stated import Amount, Extract, Stated, Sum
from truesheet.sheet.fill.splits import role_of
from truesheet.sheet.hold import hold
from truesheet.sheet.hold.scope import WHOLE
from truesheet.sheet.hold.written import widened
from truesheet.sheet.judge import Statement

KNOWN = Path(__file__).with_name("cards_known.yaml")
LEAST = 100
"""Smaller numbers stand in any text by chance, so that nobody can say whether they were stated."""


class Accusation(NamedTuple):
    """A contradiction: a statement of a card, and what the data says."""

    dataset: str
    stated: Stated
    statement: Statement

    @property
    def key(self) -> tuple[str, ...]:
        """What it is called in the list of those that were looked at."""
        s = self.stated
        written = s.value.written if isinstance(s.value, Amount) else ""
        return (self.dataset, s.kind, s.config, s.split, s.field, written)


@dataclass(frozen=True)
class Reading:
    """One card as it was read and held; `held` has a statement for each that was stated."""

    card: Card
    found: Extract
    held: tuple[tuple[Stated, Statement], ...]

    @cached_property
    def text(self) -> str:
        return body(self.card.text)

    @cached_property
    def _statements(self) -> dict[int, Statement]:
        return {id(stated): one for stated, one in self.held}

    def statement(self, stated: Stated) -> Statement | None:
        """What came of holding it."""
        return self._statements.get(id(stated))

    @property
    def accusations(self) -> Iterator[Accusation]:
        for stated, statement in self.held:
            if statement.agrees is False:
                yield Accusation(self.card.dataset, stated, statement)


@cache
def readings(path: Path) -> tuple[Reading, ...]:
    """All cards of the file, read and held."""
    return tuple(_reading(card) for card in cards(path))


def _reading(card: Card) -> Reading:
    found = extract(Path("README.md"), card.text.encode())
    held = tuple((s, one) for s in found.stated if (one := _held(card, s)) is not None)
    return Reading(card, found, held)


def _held(card: Card, stated: Stated) -> Statement | None:
    """The statement against the configuration that it names, or against each where it names none.

    What is said of no configuration may be meant of any: it is contradicted only where there is
    one alone. None where nothing was recorded of the dataset.
    """
    configs = card.configs
    if stated.kind == "files" or not configs:
        return None  # how many files there are was not recorded
    if stated.config in configs:
        # The data at hand is that configuration, and so called.
        known = seen(card, configs[stated.config])
        return hold(stated, dataclasses.replace(known, name=stated.config))
    every = [hold(stated, seen(card, c)) for c in configs.values()]
    agreed = next((s for s in every if s.agrees), None)
    if agreed or len(every) == 1:
        return agreed or every[0]
    why = "Which configuration it speaks of, it does not say."
    return msgspec.structs.replace(every[0], agrees=None, why=why)


# what was looked at ----------------------------------------------------------------------------


@cache
def looked_at() -> dict[tuple[str, ...], dict[str, Any]]:
    """The contradictions that were looked at one by one, by their key."""
    from ruamel.yaml import YAML

    entries = YAML(typ="safe", pure=True).load(KNOWN.read_text(encoding="utf-8")) or []
    return {_key(e): e for e in entries}


def _key(entry: dict[str, Any]) -> tuple[str, ...]:
    names = ("dataset", "kind", "config", "split", "field", "stated")
    return tuple(str(entry.get(n, "")) for n in names)


def unexplained(path: Path) -> list[Accusation]:
    """Contradictions that nobody looked at."""
    return [a for a in accusations(path) if a.key not in looked_at()]


def accusations(path: Path) -> list[Accusation]:
    """All contradictions, in the order of the cards."""
    return [a for r in readings(path) for a in r.accusations]


def false_sizes_found(path: Path) -> set[str]:
    """Cards with a size category that was contradicted."""
    return {a.dataset for a in accusations(path) if a.stated.kind == "size_category"}


# reading: recall and precision ------------------------------------------------------------------


class Score(NamedTuple):
    """Facts that a card states and those of them that were read; statements, and the right ones."""

    recall: Rate
    precision: Rate


def rows_of_splits(path: Path) -> Score:
    """Rows of a split: stated where the number stands in the text of the card."""
    hit = facts = right = all_read = 0
    for r in readings(path):
        every = [s for s in r.found.stated if s.kind == "rows"]
        read = [s for s in every if not _whole(s)]
        text = r.text
        for fact in _split_facts(r.card):
            if _is_stated(fact, r.card, text):
                facts += 1
                hit += any(_says(s, fact, r.card) for s in (every if fact[3] else read))
        for s in (s for s in read if r.card.configs):
            all_read += 1
            right += _right(r, s)
    return Score(Rate(hit, facts), Rate(right, all_read))


def totals(path: Path) -> Score:
    """Rows of all splits together."""
    hit = facts = right = all_read = 0
    for r in readings(path):
        read = [s for s in r.found.stated if s.kind == "rows" and _whole(s)]
        text = r.text
        splits = {n for c in r.card.configs.values() for n in c.rows.values()}
        for name, c in r.card.configs.items():
            total = sum(c.rows.values())
            if total >= LEAST and total not in splits and stands(total, text):
                facts += 1
                hit += any(s.config in ("", name) and widened(s.value).holds(total) for s in read)
        for s in (s for s in read if r.card.configs):
            all_read += 1
            right += _right(r, s)
    return Score(Rate(hit, facts), Rate(right, all_read))


def in_head(path: Path, kind: str, key: str) -> Score:
    """Values of the block of YAML, against a plain reader of it."""
    hit = facts = right = all_read = 0
    for r in readings(path):
        wanted = Counter(t for t in flat(head(r.card.text).get(key)) if _is_value(kind, t))
        if kind == "size_category" and len(wanted) > 1:
            continue  # several speak of several configurations, and of none by name
        read = Counter(t for s in r.found.stated if s.kind == kind for t in _written(r.card, s))
        facts += wanted.total()
        hit += (wanted & read).total()
        all_read += read.total()
        right += (wanted & read).total()
    return Score(Rate(hit, facts), Rate(right, all_read))


def sizes_of_files(path: Path) -> Score:
    """Bytes with their unit, such as "Size of downloaded dataset files: 80.23 MB"."""
    hit = facts = right = all_read = 0
    for r in readings(path):
        wanted = Counter(m[1] for m in _BYTES.finditer(r.text))
        read = Counter(
            s.value.written
            for s in r.found.stated
            if s.kind == "bytes" and s.origin != "front_matter"
        )
        facts += wanted.total()
        hit += (wanted & read).total()
        all_read += read.total()
        right += sum(n for w, n in read.items() if w in wanted)
    return Score(Rate(hit, facts), Rate(right, all_read))


def names_of_fields(path: Path) -> Score:
    """Names of fields, stated where a list has them in ticks at the head of an item."""
    hit = facts = right = all_read = 0
    for r in readings(path):
        real = {f.name for c in r.card.configs.values() for f in seen(r.card, c).fields}
        real = {step for name in real for step in (name, *name.split("."))}
        wanted = {m[1] for m in _FIELD.finditer(r.text)} & real
        lists = [s for s in r.found.stated if s.kind == "field_names"]
        read = {str(n) for s in lists for n in s.value if s.origin != "front_matter"}
        facts += len(wanted)
        hit += len(wanted & read)
        if real:
            all_read += len(read)
            right += sum(n in real or n.replace("/", ".") in real for n in read)
    return Score(Rate(hit, facts), Rate(right, all_read))


def names_of_classes(path: Path) -> Score:
    """Names of classes, stated where a line has two or more of a field in ticks or quotes."""
    hit = facts = right = all_read = 0
    for r in readings(path):
        real = {str(n) for c in r.card.configs.values() for n in _class_names(r.card, c)}
        wanted = set()
        for line in r.text.split("\n"):
            here = {m[1] for m in _TICKED.finditer(line)} & real
            wanted |= here if len(here) > 1 else set()
        read = {str(n) for s in r.found.stated if s.kind == "class_names" for n in s.value}
        facts += len(wanted)
        hit += len(wanted & read)
        if real:
            all_read += len(read)
            right += len(read & real)
    return Score(Rate(hit, facts), Rate(right, all_read))


_BYTES = re.compile(r"\b(?:Size of|Total amount of)[^:\n]{3,60}:\**\s*(\d[\d.,]*\s?[KMGT]i?B)\b")
_FIELD = re.compile(r"^\s*[-*+]\s+\**[`\"']([^`\"'\n]{1,80})[`\"']", re.M)
_TICKED = re.compile(r"[`\"']([^`\"'\n]{1,80})[`\"']")


def _class_names(card: Card, config: Config) -> Iterator[str]:
    found = seen(card, config).evidence.get("labels.balance")
    for _, balance in found.fields(Balance) if found else ():
        yield from balance.classes


def _split_facts(card: Card) -> Iterator[tuple[str, str, int, bool]]:
    """Configuration, split, rows, and whether the split is the only one."""
    for name, c in card.configs.items():
        for split, rows in c.rows.items():
            yield name, split, rows, len(c.rows) == 1


def _is_stated(fact: tuple[str, str, int, bool], card: Card, text: str) -> bool:
    """Does the text give this number? Where there are several configurations, beside the name."""
    config, _, rows, _ = fact
    if rows < LEAST:
        return False
    if len(card.configs) == 1:
        return stands(rows, text)
    return any(config in line and stands(rows, line) for line in text.split("\n"))


def _says(s: Stated, fact: tuple[str, str, int, bool], card: Card) -> bool:
    config, split, rows, alone = fact
    same = s.split == split or (role_of(s.split) or s.split) == (role_of(split) or split)
    mine = s.config in ("", config) or len(card.configs) == 1
    return (same or (alone and _whole(s))) and mine and widened(s.value).holds(rows)


def _right(r: Reading, stated: Stated) -> bool:
    """Is a statement right, or a real error of the card? What cannot be told counts as wrong,
    unless the number is that of some configuration."""
    one = r.statement(stated)
    if one is not None and one.agrees:
        return True
    if one is not None and one.agrees is False:
        key = Accusation(r.card.dataset, stated, one).key
        return bool(looked_at().get(key, {}).get("verdict"))
    return any(_says(stated, f, r.card) for f in _split_facts(r.card))


def _whole(s: Stated) -> bool:
    return not s.split or s.split.lower() in WHOLE


def _is_value(kind: str, text: str) -> bool:
    if kind == "size_category":
        return ("n" in text and "<" in text) or ">" in text
    return bool(text.strip()) and text.lower() not in ("unknown", "other", "")


def _written(card: Card, s: Stated) -> list[str]:
    """What was read, as it is written in the block."""
    if s.origin != "front_matter":
        return []
    if isinstance(s.value, Amount):
        return [s.value.written]
    if isinstance(s.value, list):
        return [str(v) for v in s.value]
    if s.place.column and s.place.end:
        line = card.text.split("\n")[s.place.line - 1]
        return [line[s.place.column - 1 : s.place.end - 1].strip("'\"")]
    return [str(s.value)]


# the entry ---------------------------------------------------------------------------------------


def failed_sums(path: Path) -> list[tuple[str, Sum]]:
    """Cards whose own numbers do not go together."""
    return [(r.card.dataset, s) for r in readings(path) for s in r.found.sums if not s.holds]


@cache
def scores(path: Path) -> dict[str, Score]:
    """Reading, by what was read."""
    return {
        "rows of a split": rows_of_splits(path),
        "rows of all splits": totals(path),
        "size category": in_head(path, "size_category", "size_categories"),
        "language": in_head(path, "languages", "language"),
        "licence": in_head(path, "licence", "license"),
        "names of fields": names_of_fields(path),
        "names of classes": names_of_classes(path),
        "bytes": sizes_of_files(path),
    }


def entry() -> Entry:
    """The entry of the ledger."""
    name, title = "cards", "Claims of dataset cards, read and held"
    root = shared_data()
    if not (root / FILE).exists():
        return Entry(name, title, absent="the cards are not in the shared data folder")
    path = root / FILE
    every = accusations(path)
    true = sum(bool(looked_at().get(a.key, {}).get("verdict")) for a in every)
    found = false_sizes_found(path) & set(FALSE_SIZES)
    kinds = Counter(a.stated.kind for a in every)
    cited = sum(len(r.found.stated) for r in readings(path))
    held = [one for r in readings(path) for _, one in r.held]
    agreed = sum(one.agrees is True for one in held)
    return Entry(
        name,
        title,
        data="476 cards of huggingface/datasets, names before p (hf-dataset-cards)",
        known="dataset_infos.json beside each card: rows, bytes, fields and classes as recorded; "
        "eight size categories are known to be false",
        recall=Rate(len(found), len(FALSE_SIZES)),
        precision=Rate(true, len(every)),
        peer="none reads the claims of a card and holds them against data",
        columns=("what", "stated in cards and read", "read and right"),
        rows=tuple((k, str(s.recall), str(s.precision)) for k, s in scores(path).items()),
        notes=(
            f"{cited:,} statements were read in {len(readings(path)):,} cards; "
            f"{agreed:,} agree with the data, {len(every):,} do not, of the rest it cannot tell.",
            "Contradictions by kind: "
            + ", ".join(f"{k.replace('_', ' ')} {n}" for k, n in kinds.most_common())
            + ". Each was looked at beside its sentence by those who wrote the reader, not by "
            "somebody else (benchmarks/truth/cards_known.yaml).",
            "The reader was written with these cards in view: it will do worse on others.",
            f"{len(failed_sums(path)):,} sums within a card do not add up.",
            "A row count is taken to be stated where it is 100 or more and stands in the text.",
        ),
    )
