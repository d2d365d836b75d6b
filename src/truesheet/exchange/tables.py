"""Tables of a document: rows of each split, in every layout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from truesheet.exchange.blocks import Block, Cell
from truesheet.exchange.cells import Found, Unclear
from truesheet.exchange.field_tables import described, field_columns
from truesheet.exchange.grammar.amounts import Counted, amounts
from truesheet.exchange.grammar.claim import Around
from truesheet.exchange.grammar.tokens import sentence
from truesheet.exchange.grammar.words import GENERIC, NOT_ROWS, PARTS, SPECIFIC, SPLITS

_WORD = re.compile(r"[^\W_]+")
_WHOLE = frozenset({"total", "all", "overall", "sum", "full", "whole", "totals"})
_SPLIT_HEADS = frozenset({"split", "splits", "partition", "part", "set", "subset", "fold"})
_NO_NAMES = frozenset(
    "class classes label labels category categories language languages topic domain genre tag type "
    "entity gender age sex country dialect relation emotion intent rating stars feature field "
    "column attribute value year source publisher".split()
)
_UNNAMED = frozenset({"no split", "-", "default", "all", "total", "size", "count", "overall"})
_CONFIG_HEADS = frozenset(
    {"name", "config", "configuration", "config name", "subset", "dataset", "configs", "version"}
)
_MEASURES = frozenset(
    "avg average mean median per unique max min maximum minimum ratio tokens words hours duration "
    "percentage percent vocabulary vocab length distinct characters entities std".split()
)
_COUNTS = frozenset(
    "number num no n size sizes count counts total rows of the in per split # how many "
    "dataset data".split()
)


def read(block: Block, around: Around) -> Iterator[Found | Unclear]:
    """What a table claims, row by row."""
    rows = block.rows
    if len(rows) < 2:
        return
    heads = [c.text.text for c in rows[0]]
    if columns := field_columns(rows[0], around):
        yield from described(rows, columns)
        return
    at = _distinct({i: split_name(h) for i, h in enumerate(heads) if split_name(h)}, heads)
    whole = [i for i, h in enumerate(heads) if h.strip().lower() in _WHOLE and i]
    if at and len(at) >= len(heads) - 1 - len(whole) - 1 and (0 not in at or len(at) == len(heads)):
        yield from _across(rows, at, whole, around)
    elif len(at) < 2 and (column := _down(rows)):
        yield from _downwards(rows, column)
    else:
        yield from (Unclear(i) for i in range(1, len(rows)))


def _evaluation(names: Iterable[str]) -> dict[str, str]:
    """What "eval" means beside these splits: the one of validation and test that is not there."""
    there = set(names)
    missing = [n for n in ("validation", "test") if n not in there]
    return dict.fromkeys(("eval", "evaluation"), missing[0]) if len(missing) == 1 else {}


def _distinct(at: dict[int, str], heads: Sequence[str]) -> dict[int, str]:
    """Splits by their column; under their written names where two have the same meaning."""
    meant = _evaluation(at.values())
    at = {i: meant.get(name, name) for i, name in at.items()}
    if len(set(at.values())) == len(at):
        return at
    return {i: heads[i].strip().strip("`") for i in at}


_FURTHER = frozenset({"unsupervised", "unlabeled", "unlabelled", "eval", "evaluation"})
"""Words for splits that have no other name."""

_LABEL = re.compile(
    r"\W{0,3}([^\W\d][\w.]*(?: (?:set|split|data|dataset))?)[^\w\s]{0,2}\s?(?:[:(=–—,|\d-]|\s-)"
)


def split_label(words: str) -> str:
    """The split with which an item of a list begins: `train: 100`, `**Test set**: 20 rows`."""
    found = _LABEL.match(words)
    return split_name(found[1]) if found else ""


def split_name(words: str) -> str:
    """The split that a head or a label names, as it is written; "" where it names none.

    >>> split_name("Train"), split_name("**Dev set**"), split_name("nd_valid"), split_name("words")
    ('train', 'validation', 'nd_valid', '')
    """
    bare = words.strip().strip("`'\"").strip()
    low = bare.lower()
    for end in (".tsv", ".csv", ".json", ".jsonl", ".txt", ".parquet"):
        low = low.removesuffix(end)
    parts = _WORD.findall(low)
    if not parts or len(parts) > 4 or len(low) > 40:
        return ""
    known = [p for p in parts if p in SPLITS or p in _FURTHER]
    if not known:
        return ""
    others = {p for p in parts if p not in known}
    if others <= _SPLIT_HEADS | {"data", "examples", "instances", "dataset"}:
        return SPLITS.get(known[0], known[0]) if len(known) == 1 else ""
    # A name such as nd_valid or test-clean: one word for the writer.
    return bare if not re.search(r"\s", bare) and len(known) == 1 else ""


def count(cell: Cell) -> Counted | None:
    """The number of a cell that holds a number and nothing else but a share in brackets."""
    s = sentence(cell.text)
    found = amounts(s.tokens, s.text.text)
    if not found:
        return None
    first = found[0]
    rest = s.tokens[first.last :]
    if (
        rest
        and not rest[0].sign("(", "+")
        and not (rest[0].among(GENERIC | SPECIFIC) and len(rest) == 1)
    ):
        return None
    if first.first and not s.tokens[0].sign("~", "≈"):
        return None
    value = first.amount.low if first.amount.low is not None else first.amount.high
    return first if value is not None and value == int(value) else None


def _across(
    rows: Sequence[Sequence[Cell]], at: dict[int, str], whole: list[int], around: Around
) -> Iterator[Found | Unclear]:
    """Splits as columns; each row is a configuration, or says what is counted."""
    head = rows[0][0].text.text
    named = 0 not in at
    body = list(enumerate(rows))[1:]
    labels = [r[0].text.text.strip() if named and r else "" for _, r in body]
    statistics = any(set(_words(x)) & _MEASURES for x in labels)
    # Rows that a last row adds up are parts of the data, and need not be configurations.
    added = any(x.lower().strip() in _WHOLE for x in labels) and len(body) > 2
    made = all(_IDENTIFIER.fullmatch(x) or x in around.configs for x in labels)
    configs = around.configs | set(labels) if made and not statistics else around.configs
    meanings = [_meaning(x, head, len(body), statistics or added, configs) for x in labels]
    nouns = {m.noun for m in meanings if m and m.noun}
    sure = any(m and not m.noun and not m.config for m in meanings)
    for (i, row), label, meaning in zip(body, labels, meanings, strict=True):
        if meaning is None or (meaning.noun and (len(nouns) > 1 or sure)):
            yield Unclear(i, f"“{label[:40]}” may be other things than the rows")
            continue
        cells = [(at[c], row[c]) for c in at if c < len(row)]
        cells += [("", row[c]) for c in whole if c < len(row)]
        told = False
        for split, cell in cells:
            if c := count(cell):
                told = True
                start, end = cell.text.span(c.start, c.end)
                config, noun = meaning
                yield Found("rows", c.amount, start, end, i, split, config=config, noun=noun)
        if not told:
            yield Unclear(i)


_IDENTIFIER = re.compile(r"(?=[^\W\d])[\w.+-]*[_\d.-][\w.+-]*")
"""A name that only a machine would give: Books_v1_01, documents-ak_GH, SLR41."""


class _Meaning(NamedTuple):
    """What a row is about: a configuration, and the things it counts, "" where rows for sure."""

    config: str = ""
    noun: str = ""


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _meaning(
    label: str, head: str, body: int, statistics: bool, configs: frozenset[str]
) -> _Meaning | None:
    """What a row of a table with splits as columns is about; None where it is not rows for sure."""
    words = set(_words(label))
    if label in configs:
        return _Meaning(label)
    if "%" in label:
        return None
    if not words or label.lower() in _UNNAMED:
        return _Meaning()
    if set(_words(head)) & _NO_NAMES or words & _MEASURES:
        return None
    counts = bool(words & _COUNTS) or "#" in label
    nouns = [w for w in _words(label) if w in GENERIC | SPECIFIC]
    if counts and not nouns:
        # "Question #" and "# of sentence" count questions and sentences.
        nouns = [f"{w}s" for w in _words(label) if f"{w}s" in GENERIC | SPECIFIC]
    rest = words - _COUNTS - GENERIC - SPECIFIC - PARTS
    if nouns:
        return None if rest else _Meaning(noun="" if nouns[-1] in GENERIC else nouns[-1])
    if words <= _COUNTS:
        return _Meaning()
    if counts or words & NOT_ROWS or statistics:
        return None
    if body == 1 or head.strip().lower() in _CONFIG_HEADS or (not configs and " " not in label):
        return _Meaning(label)
    return None


class _Column(NamedTuple):
    place: int
    noun: str
    head: int


def _down(rows: Sequence[Sequence[Cell]]) -> _Column | None:
    """Splits as rows: the column that counts rows, where there is one."""
    body = rows[1:]
    for names in (0, 1):
        splits = [split_name(r[names].text.text) for r in body if len(r) > names]
        if sum(map(bool, splits)) >= 1 and sum(map(bool, splits)) * 2 >= len(body):
            break
    else:
        return None
    columns = [
        i
        for i in range(names + 1, len(rows[0]))
        if all(count(r[i]) for r in body if len(r) > i and r[i].text.text.strip())
    ]
    sure, unsure = [], []
    for i in columns:
        words = _WORD.findall(rows[0][i].text.text.lower())
        if set(words) & {"avg", "average", "mean", "tokens", "words", "unique", "per", "size"} - {
            "size"
        }:
            continue
        if set(words) & GENERIC or (words and set(words) <= _COUNTS):
            sure.append(_Column(i, "", names))
        elif nouns := [w for w in words if w in SPECIFIC]:
            unsure.append(_Column(i, nouns[-1], names))
        elif not words:
            unsure.append(_Column(i, "rows?", names))
    if len(sure) == 1:
        return sure[0]
    if not sure and len(unsure) == 1:
        return unsure[0] if unsure[0].noun != "rows?" else unsure[0]._replace(noun="")
    return None


def _downwards(rows: Sequence[Sequence[Cell]], column: _Column) -> Iterator[Found | Unclear]:
    named = [split_name(r[column.head].text.text) for r in rows[1:] if len(r) > column.head]
    meant = _evaluation(named)
    for i, row in list(enumerate(rows))[1:]:
        if len(row) <= column.place:
            yield Unclear(i)
            continue
        label = row[column.head].text.text
        split = split_name(label)
        c = count(row[column.place])
        if c is None or not (split or label.strip().lower().strip("* ") in _WHOLE):
            yield Unclear(i)
            continue
        start, end = row[column.place].text.span(c.start, c.end)
        config = row[0].text.text if column.head else ""
        split = meant.get(split, split)
        yield Found("rows", c.amount, start, end, i, split, config=config, noun=column.noun)
