"""Documents of strangers: what a check of them may read, and what it may believe.

A datasheet from a fork says where "its" data is, and its author may have written any path. Nothing
of a repository is ever executed; but to read a file of the machine and to tell its numbers would be
enough. So an untrusted document reaches only what lies in its own repository, links followed, and
evidence that came along with it (`datasheet.json`, `.truesheet/`) is not used again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from glob import has_magic
from pathlib import Path
from typing import Any

from truesheet.flow.target import Target
from truesheet.model.errors import TruesheetError


class OutsideRepository(TruesheetError):
    """An untrusted document names a file outside its own repository, by path or by a link.

    Next step: name the data yourself with `--data`, or, if you trust the document, add `--trusted`.
    """

    code = "E-CHK-005"


def in_ci() -> bool:
    """Does this run in a service of CI, which checks what strangers send?"""
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def at_home(path: Path) -> None:
    """Raise OutsideRepository for a document that is a link to a file beyond its repository. To be
    asked before it is read: even what is wrong in a file tells of the file."""
    _within([path], [root(path.parent)], os.path.normpath(path))


def refuse_outside(asked: Target) -> None:
    """Raise OutsideRepository where the document would make the check read data beyond its home."""
    home = root(asked.folder)
    named = list(_paths(asked.data, asked.splits))
    # Who starts the check may name any data; links in it still lead no further.
    allowed = [home, *(_real(_fixed(p)) for p in named)] if asked.told else [home]
    _within((_fixed(p) for p in named), allowed, asked.shown[0])
    from truesheet.sources.glance import list_files

    if named:
        _within((i.path for i, _ in list_files(asked.data, asked.splits)), allowed, asked.shown[0])


def root(folder: Path) -> Path:
    """The repository that holds a folder; without one the current folder, if that holds it, or
    the folder itself. Found by the path as it is written: a link to elsewhere is no way out."""
    here = Path(os.path.abspath(folder))
    for above in (here, *here.parents):
        if (above / ".git").exists():
            return _real(above)
    current = Path.cwd()
    return _real(current if here.is_relative_to(current) else here)


def _within(paths: Iterable[str | Path], allowed: list[Path], document: str) -> None:
    for path in paths:
        real = _real(path)
        if not any(real.is_relative_to(a) for a in allowed):
            raise OutsideRepository(
                f"{document} leads to {os.fspath(path)}, outside of its repository.",
                hint="Name the data with --data, or add --trusted if you trust the document.",
            )


def _paths(data: Any, splits: dict[str, Any]) -> Iterator[str]:
    for given in (data, *splits.values()):
        for path in given if isinstance(given, (list, tuple)) else [given]:
            if isinstance(path, (str, os.PathLike)):
                yield os.path.expanduser(path)


def _fixed(path: str) -> str:
    """The part of a pattern before its first wildcard."""
    while has_magic(path) and not os.path.lexists(path):
        path = os.path.dirname(path)
    return path or "."


def _real(path: str | Path) -> Path:
    return Path(os.path.realpath(path))
