"""A glance at data: which files there are, and whether they hold the bytes that are known.

To open data is to look into every file. Whoever only asks whether anything changed needs no more
than the names, the sizes and the hashes; and no hash where a size already differs.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, NamedTuple

from truesheet.model.files import FileInfo
from truesheet.sources.errors import NoPermission, NoSuchFile
from truesheet.sources.listing import Listed
from truesheet.sources.opening import LEFT_OUT, found_splits, named_splits

_OURS = "written by this program"


class Stamp(NamedTuple):
    """Size and time of the last change of a file, and the hash that it had then."""

    bytes: int
    changed: int
    sha256: str


Stamps = Mapping[str, Stamp]
"""Stamps by the name of the file as inventories have it."""


def list_files(data: Any, splits: Mapping[str, Any]) -> list[tuple[Listed, str]]:
    """Every file that the data names, with its split; those left out too."""
    return named_splits(splits) if splits else found_splits(data)


def same_files(files: Sequence[tuple[Listed, str]], known: Sequence[FileInfo]) -> bool:
    """Are these the known files, as far as names, splits and sizes tell?"""
    by_name = {f.path: f for f in known}
    if len(by_name) != len(files):
        return False
    return all(_alike(item, split, by_name.get(item.relative)) for item, split in files)


def _alike(item: Listed, split: str, known: FileInfo | None) -> bool:
    if known is None:
        return False
    if item.left_out == _OURS:
        return True  # a sheet beside its data is no part of it
    if item.left_out and known.problem != LEFT_OUT + item.left_out:
        return False
    if not known.problem and known.split != split:
        return False
    try:
        return (
            os.lstat(item.path).st_size == known.bytes
            if item.left_out
            else _size(item) == known.bytes
        )
    except OSError:
        return False


def _size(item: Listed) -> int:
    return os.stat(item.path).st_size


def times(files: Sequence[tuple[Listed, str]]) -> dict[str, tuple[int, int]]:
    """Size and time of the last change of every file that is data and there."""
    found = {}
    for item, _ in files:
        if not item.left_out:
            with suppress(OSError):
                about = os.stat(item.path)
                found[item.relative] = (about.st_size, about.st_mtime_ns)
    return found


def stamped(files: Sequence[tuple[Listed, str]], trusted: Stamps | None = None) -> dict[str, Stamp]:
    """The stamps of all files that are data. One whose size and time are those of a trusted stamp
    keeps its hash unread; every other one is read and hashed."""
    items = [i for i, _ in files if not i.left_out]
    with ThreadPoolExecutor(min(len(items) or 1, os.cpu_count() or 1)) as pool:
        return dict(
            zip(
                (i.relative for i in items),
                pool.map(lambda i: _stamp(i, trusted), items),
                strict=True,
            )
        )


def _stamp(item: Listed, trusted: Stamps | None) -> Stamp:
    try:
        about = os.stat(item.path)
        before = (trusted or {}).get(item.relative)
        if before and before[:2] == (about.st_size, about.st_mtime_ns):
            return before
        with open(item.path, "rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except PermissionError:
        raise NoPermission(item.relative) from None
    except OSError:
        raise NoSuchFile(item.relative) from None
    return Stamp(about.st_size, about.st_mtime_ns, found)


def differing(stamps: Stamps, known: Sequence[FileInfo]) -> Iterator[str]:
    """Names of the files whose bytes are not the known ones."""
    for file in known:
        if file.path in stamps and stamps[file.path].sha256 != file.sha256:
            yield file.path
