"""Shingles of all documents, on disk by range of their hash once memory would not hold them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from truesheet.batch.hashing import U64
from truesheet.batch.wordhash import I32

HELD = 1 << 23
"""Shingles that are kept in memory."""

_RANGES = 8  # bits: 256 of them
_S48 = np.uint64(48)


class ShingleStore:
    """Takes shingles in as they come, and gives them back one range of hashes at a time."""

    def __init__(self, folder: Path, held: int = HELD) -> None:
        self._folder = folder
        self._most = held
        self._held: list[tuple[U64, I32]] = []
        self._count = 0
        self._bits = 0

    def add(self, hashes: U64, documents: I32) -> None:
        """Take in shingles, each with the number of its document."""
        self._held.append((hashes, documents))
        self._count += len(hashes)
        if self._count > self._most:
            self._bits = _RANGES
            self._spill()

    def _spill(self) -> None:
        hashes = np.concatenate([h for h, _ in self._held])
        documents = np.concatenate([d for _, d in self._held])
        self._held, self._count = [], 0
        ranges = (hashes >> np.uint64(64 - self._bits)).astype(np.uint8)
        order = np.argsort(ranges, kind="stable")
        edges = np.searchsorted(ranges[order], np.arange((1 << self._bits) + 1))
        for i, (a, b) in enumerate(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)):
            mine = order[a:b]
            for ending, values in (("hashes", hashes), ("documents", documents)):
                with (self._folder / f"{i}.{ending}").open("ab") as out:
                    values[mine].tofile(out)

    def ranges(self, labels: I32, bits: int) -> Iterator[U64]:
        """Each range as sorted distinct keys: the hash, and the document's label in the low bits.

        Bits of the hash that all of a range share make room for the label, so that few are lost.
        """
        if not self._bits:
            hashes = [h for h, _ in self._held] or [np.empty(0, np.uint64)]
            documents = [d for _, d in self._held] or [np.empty(0, np.int32)]
            self._held = []
            yield _packed(np.concatenate(hashes), labels[np.concatenate(documents)], 0, bits)
            return
        if self._held:
            self._spill()
        for i in range(1 << self._bits):
            hashes_file, documents_file = (
                self._folder / f"{i}.{ending}" for ending in ("hashes", "documents")
            )
            mine = np.fromfile(hashes_file, np.uint64)
            texts = np.fromfile(documents_file, np.int32)
            hashes_file.unlink()
            documents_file.unlink()
            yield _packed(mine, labels[texts], self._bits, bits)


def _packed(hashes: U64, labels: I32, known: int, bits: int) -> U64:
    low = np.uint64((1 << bits) - 1)
    packed = (hashes << np.uint64(known)) & ~low
    packed |= labels.astype(np.uint64)
    packed = in_order(packed)
    return packed[np.concatenate([[True], packed[1:] != packed[:-1]])] if len(packed) else packed


def in_order(keys: U64) -> U64:
    """The keys sorted; twice as fast as `np.sort` for keys that fill their range evenly."""
    if len(keys) < 1 << 12:
        return np.sort(keys)
    heads = np.argsort((keys >> _S48).astype(np.uint16), kind="stable")
    ordered = keys[heads]
    ordered.sort(kind="stable")
    return ordered


class Pieces:
    """Sorted keys by range: in memory while they are few, else on disk."""

    def __init__(self, folder: Path, held: int = HELD) -> None:
        self._folder = folder
        self._room = held
        self._pieces: list[U64 | Path] = []
        self._sizes: list[int] = []

    def __len__(self) -> int:
        return len(self._pieces)

    @property
    def total(self) -> int:
        """Keys of all ranges."""
        return sum(self._sizes)

    def append(self, keys: U64) -> None:
        """One more range."""
        self._pieces.append(keys)
        self._sizes.append(0)
        self._keep(len(self._pieces) - 1, keys)

    def __getitem__(self, i: int) -> U64:
        piece = self._pieces[i]
        return np.fromfile(piece, np.uint64) if isinstance(piece, Path) else piece

    def __setitem__(self, i: int, keys: U64) -> None:
        self._keep(i, keys)

    def _keep(self, i: int, keys: U64) -> None:
        self._sizes[i] = len(keys)
        others = [p for j, p in enumerate(self._pieces) if j != i]
        held = sum(len(p) for p in others if not isinstance(p, Path))
        if held + len(keys) <= self._room:
            self._pieces[i] = keys
            return
        path = self._folder / f"{i}.keys"
        keys.tofile(path)
        self._pieces[i] = path
