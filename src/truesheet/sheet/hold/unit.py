"""What a stated number counts: rows for sure, or something that may be rows.

"10,000 examples" are rows. "10,000 dialogues" may be, or the dataset may have a row an utterance.
Such a number is held against the rows, but it contradicts nothing unless it lies so near to their
number that it must be meant for it.
"""

from __future__ import annotations

import re

from truesheet.model.stated import Amount, Stated
from truesheet.sheet.fill.splits import ROLES
from truesheet.sheet.hold.scope import WHOLE

ROWS = frozenset(
    "row rows example examples instance instances sample samples record records entry entries "
    "observation observations datapoint datapoints point points item items "
    "people persons individuals patients customers passengers applicants loans transactions "
    "reviews".split()
)
"""Words for rows whatever the dataset is of, and for what a table has a row each of by custom."""

NEAR = 1.25
"""A number of something else that is off by more than this factor may count something else."""

FEW = 100
"""Fewer rows than this are met by some number by chance."""

PARTS = re.compile(r"\b(?:each|every|per|files?)\b", re.I)
"""Words by which a sentence speaks of parts of the data, and not of the whole."""

_AFTER = 4
"""Words behind a number in which its noun is looked for."""

_EMPTY = frozenset(
    "n no nr num number size count counts amount of the in for set split splits data "
    "dataset".split()
)
"""Words at the head of a table's row that name no thing that is counted."""

_ENDS = re.compile(r"\d|[.;:()]|\b(?:of|from|with|by|in|for|about|on|per|across)\b", re.I)
"""Where the words that name what a number counts are over: 15K images | of 20 people."""

_WORD = re.compile(r"[^\W\d_]+")


def counts_rows(stated: Stated) -> bool:
    """Do the words say that rows are counted, and not people, files or words?"""
    if stated.origin in ("front_matter", "croissant", "record") or not stated.sentence:
        return True
    if stated.origin == "table":
        return _table_counts_rows(stated)
    written = stated.value.written if isinstance(stated.value, Amount) else ""
    behind = stated.sentence[:2000].partition(written)[2] if written else ""
    noun = _ENDS.split(behind[:200], maxsplit=1)[0]
    words = [w.lower() for w in _WORD.findall(noun)][:_AFTER]
    if any(w in ROWS for w in words):
        return True
    # A list of splits with nothing but numbers: "Train: 1,014".
    plain = stated.origin == "list" and not words
    return bool(plain and stated.split)


def may_contradict(stated: Stated, rows: int) -> bool:
    """May a number that is not that of the rows contradict it?"""
    if counts_rows(stated):
        return True
    amount: Amount = stated.value
    if not amount.exact or amount.low is None or rows < FEW:
        return False
    return rows / NEAR <= amount.low <= rows * NEAR


def _table_counts_rows(stated: Stated) -> bool:
    """Does the head of the row name nothing else? Its split and configuration may stand there."""
    head = re.split(r"\d", stated.sentence[:2000], maxsplit=1)[0].lower()
    known = {w for names in ROLES.values() for w in names} | WHOLE | _EMPTY | ROWS
    named = set(_WORD.findall(f"{stated.split} {stated.config}".lower()))
    return all(w in known or w in named for w in _WORD.findall(head))
