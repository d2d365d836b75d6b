"""Passages that stand in a corpus more than once: runs of fifty words or more.

Every run of fifty words is hashed; a passage is the longest stretch of runs that all stand
elsewhere too. Source: Lee et al., Deduplicating Training Data Makes Language Models Better, ACL
2022, who find them with a suffix array.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from truesheet.batch.hashing import U64
from truesheet.batch.kinds import I64
from truesheet.batch.shinglestore import in_order
from truesheet.batch.wordhash import Words, text_keys, windows, words_of

WIDTH = 50
"""Words of a run."""


class Passage(NamedTuple):
    """A passage: its words, how many texts hold it, and the first place: text and first word."""

    words: int
    texts: int
    text: int
    word: int


class Passages(NamedTuple):
    """What is repeated among different texts: counts, and the passages that most texts hold.

    `texts` differ in their words; `long` ones have a run at all; `holding` ones hold a passage.
    `covered` of `words` words lie in passages.
    """

    texts: int
    long: int
    holding: int
    covered: int
    words: int
    top: tuple[Passage, ...]


def passages(texts: pa.Array, width: int = WIDTH, most: int = 5) -> Passages:
    """Passages of these texts; texts with the same words in the same order count once."""
    every = words_of(texts)
    firsts = np.sort(np.unique(text_keys(every), return_index=True)[1])
    firsts = firsts[every.counts[firsts] > 0]
    words = _only(every, firsts)
    counts = words.counts
    runs = np.maximum(counts - (width - 1), 0)
    text = np.repeat(np.arange(len(counts)), runs)
    at = np.arange(len(text)) + np.repeat(words.first[:-1] - (np.cumsum(runs) - runs), runs)
    if not len(at):
        return Passages(len(firsts), 0, 0, 0, len(words.hashes), ())
    hashes = windows(words.hashes, width)[at]
    holders, again = _holders(hashes, text)
    marks = np.zeros(len(words.hashes) + 1, np.int64)
    np.add.at(marks, at[again], 1)
    np.add.at(marks, at[again] + width, -1)
    return Passages(
        len(firsts),
        int(np.count_nonzero(runs)),
        len(np.unique(text[again])),
        int(np.count_nonzero(np.cumsum(marks[:-1]))),
        len(words.hashes),
        _top(hashes, text, at, holders, width, firsts, words.first, most),
    )


def _only(words: Words, texts: I64) -> Words:
    """The words of some texts."""
    counts = words.counts[texts]
    ahead = np.cumsum(counts) - counts
    at = np.arange(int(counts.sum())) + np.repeat(words.first[texts] - ahead, counts)
    return Words(words.hashes[at], np.concatenate([[0], np.cumsum(counts)]))


def _holders(hashes: U64, text: I64) -> tuple[I64, npt.NDArray[np.bool_]]:
    """For each run the number of texts that hold it, and whether it stands in a second place."""
    # The place of a run stands in the low bits of its hash, so that one sort brings equal runs
    # together and tells where they are; bits of the hash that this costs are none too many.
    bits = np.uint64(len(hashes).bit_length())
    low = (np.uint64(1) << bits) - np.uint64(1)
    keys = in_order((hashes & ~low) | np.arange(len(hashes), dtype=np.uint64))
    order, ordered = (keys & low).astype(np.int64), keys >> bits
    fresh = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    first = np.flatnonzero(fresh)
    places = np.diff(np.append(first, len(keys)))
    owner = text[order]
    # Places ascend within a run, so those of one text stand together.
    other = np.concatenate([[True], owner[1:] != owner[:-1]]) | fresh
    texts = np.add.reduceat(other.astype(np.int64), first)
    holders = np.empty(len(hashes), np.int64)
    again = np.empty(len(hashes), np.bool_)
    holders[order] = np.repeat(texts, places)
    again[order] = np.repeat(places > 1, places)
    return holders, again


def _top(
    hashes: U64,
    text: I64,
    at: I64,
    holders: I64,
    width: int,
    firsts: I64,
    start: I64,
    most: int,
) -> tuple[Passage, ...]:
    """The passages that most texts hold: stretches of runs that the same number of texts hold."""
    shared = np.flatnonzero(holders > 1)
    if not len(shared):
        return ()
    breaks = np.diff(at[shared]) != 1
    breaks |= np.diff(holders[shared]) != 0
    breaks |= np.diff(text[shared]) != 0
    heads = np.concatenate([[0], np.flatnonzero(breaks) + 1])
    length = np.diff(np.append(heads, len(shared))) + width - 1
    heads = shared[heads]
    order = np.lexsort((hashes[heads], -length, -holders[heads]))
    found: list[Passage] = []
    told = np.zeros(int(at[-1]) + int(length.max()) + 1, np.bool_)
    for i in order.tolist():
        run, words = int(heads[i]), int(length[i])
        # A passage that lies for the greater part in one that was told is the same, cut elsewhere.
        if 2 * np.count_nonzero(told[at[run] : at[run] + words]) > words:
            continue
        for place in at[hashes == hashes[run]].tolist():
            told[place : place + words] = True
        owner = int(text[run])
        found.append(
            Passage(words, int(holders[run]), int(firsts[owner]), int(at[run] - start[owner]))
        )
        if len(found) == most:
            break
    return tuple(found)
