"""How a caller said where the data is, as options of the command line that say it again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any


def given(data: Any, splits: Mapping[str, Any] | None, label: str | None) -> tuple[str, ...]:
    """Options for the next command on the same data; none for data that has no path."""
    return tuple(_options(data, splits, label))


def _options(data: Any, splits: Mapping[str, Any] | None, label: str | None) -> Iterator[str]:
    if isinstance(data, (str, os.PathLike)):
        yield from ("--data", os.fspath(data))
    for name, path in (splits or {}).items():
        if isinstance(path, (str, os.PathLike)):
            yield from ("--split", f"{name}={os.fspath(path)}")
    if label is not None:
        yield from ("--label", label)
