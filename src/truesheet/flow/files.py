"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from truesheet.model.errors import TruesheetError


class CannotWrite(TruesheetError):
    """A file could not be written: no room, no permission, no such folder. Nothing was changed.

    Next step: free some room, or give another folder with `--out`.
    """

    code = "E-OUT-001"


def seen_from(base: Path, path: str) -> str:
    """A path as a file in the folder `base` names it, for a program that runs anywhere."""
    return path if os.path.isabs(path) else os.path.normpath(base / path)


def must_be_writable(folder: Path) -> None:
    """Raise CannotWrite where nothing could be written to `folder`, which may not exist yet."""
    there = next((p for p in (folder, *folder.absolute().parents) if p.exists()), Path("/"))
    if not (there.is_dir() and os.access(there, os.W_OK)):
        raise CannotWrite(
            f"{folder.absolute()} cannot be written to.", hint="Give another folder with --out."
        )


def may_keep(folder: Path) -> bool:
    """May a cache be kept in `folder`? Not where nobody has the right to write, even by root."""
    try:
        return bool(folder.stat().st_mode & 0o222) and os.access(folder, os.W_OK)
    except OSError:
        return False


def keep_apart(own: Path) -> None:
    """Keep a folder of ours, where it was made, out of version control."""
    with suppress(OSError):
        if own.is_dir() and not (own / ".gitignore").exists():
            (own / ".gitignore").write_text("*\n", encoding="utf-8")


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to `path` in one step: readers see the old file or the new one, never half."""
    write_all({path: data})


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write several files; all of them stand complete on disk before the first one is renamed."""
    ready: list[tuple[Path, Path]] = []
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, half = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            ready.append((Path(half), path))
            with os.fdopen(handle, "wb") as out:
                out.write(data)
            os.chmod(half, 0o644 & ~_mask())
        for half_path, path in ready:
            os.replace(half_path, path)
    except OSError as why:
        place = why.filename2 or why.filename or next(iter(files))
        raise CannotWrite(
            f"{place} could not be written: {why.strerror}.",
            hint="Free some room or give another folder with --out; no file was changed.",
        ) from why
    finally:
        for half_path, _ in ready:
            half_path.unlink(missing_ok=True)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
