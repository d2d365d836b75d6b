"""From what a person names to files: a file, several, a pattern, a folder."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from truesheet.sources.errors import (
    FolderLoop,
    NoDataHere,
    NoPermission,
    NoSuchFile,
    NotLocal,
    SpecialFile,
)
from truesheet.sources.stream import what_is
from truesheet.sources.words import shown_name

MOST_FILES = 1_000_000
_PACKED = (".gz", ".gzip", ".zst", ".zstd", ".bz2", ".xz", ".lzma")
DECLARED = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".tab": "text/tab-separated-values",
    ".psv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".parq": "application/vnd.apache.parquet",
    ".pq": "application/vnd.apache.parquet",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".ndjson": "application/jsonl",
    ".arrow": "application/vnd.apache.arrow.file",
    ".arrows": "application/vnd.apache.arrow.stream",
    ".feather": "application/vnd.apache.arrow.file",
    ".ipc": "application/vnd.apache.arrow.file",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".data": "text/plain",
    ".dat": "text/plain",
}
_PAPERS = re.compile(
    r"^(?:readme|licen[cs]e|copying|notice|changelog|changes|citation|authors|contributing"
    r"|makefile|dockerfile)(?:[._-].*)?$",
    re.I,
)
_ABOUT = {
    "dataset_infos.json",
    "dataset_info.json",
    "dataset_dict.json",
    "state.json",
    "croissant.json",
    "datapackage.json",
    "schema.json",
    "metadata.json",
    "config.json",
    "package.json",
    "_metadata",
    "_common_metadata",
    "_success",
    "sha256sums",
    "sha256sums.txt",
    "md5sums",
    "md5sums.txt",
    "checksums.txt",
    "manifest.json",
    "requirements.txt",
}
_OURS = {
    "datasheet.yaml",
    "datasheet.json",
    "datasheet.html",
    "datasheet.md",
    "truesheet-policy.yaml",
}


class Listed(NamedTuple):
    """A file to look at, or one left out with the reason."""

    path: str
    relative: str
    left_out: str = ""
    found: bool = True
    """False where a person named this very file, so that nothing about it is guessed."""


def declared(relative: str) -> str:
    """The media type that the name declares."""
    stem = relative.lower()
    for ending in _PACKED:
        stem = stem.removesuffix(ending)
    return DECLARED.get(os.path.splitext(stem)[1], "")


def listing(paths: Sequence[str | os.PathLike[str]]) -> list[Listed]:
    """All files that the paths name, in the order of their names, each once.

    Raises where a path names nothing, or is of a kind that cannot be read.
    """
    roots: list[tuple[str, bool]] = []
    for path in paths:
        roots += _expanded(os.fspath(path))
    single = len(roots) == 1
    base = _base([r for r, _ in roots])
    out: dict[str, Listed] = {}
    for root, searched in roots:
        for item in _below(root, base if not single else None, searched):
            out.setdefault(os.path.realpath(item.path), item)
    return sorted(out.values(), key=lambda item: _natural(item.relative))


def _natural(name: str) -> list[tuple[int, int | str]]:
    """Order in which 2 comes before 10."""
    return [
        (0, int(x)) if x.isdecimal() and x.isascii() else (1, x)
        for x in re.split(r"([0-9]+)", name)
    ]


def _expanded(path: str) -> list[tuple[str, bool]]:
    """The paths that one argument means, and whether they were searched for."""
    if re.match(r"^[a-z][a-z0-9+.-]+://", path, re.I):
        raise NotLocal(shown_name(path))
    if _there(path):
        return [(path, False)]
    if glob.has_magic(path):
        found = sorted(glob.glob(os.path.expanduser(path), recursive=True))
        if found:
            return [(p, True) for p in found]
    home = os.path.expanduser(path)
    if home != path and _there(home):
        return [(home, False)]
    raise NoSuchFile(shown_name(path), _beside(path))


def _there(path: str) -> bool:
    try:
        os.lstat(path)
    except PermissionError:
        raise NoPermission(shown_name(path)) from None
    except (OSError, ValueError):
        return False
    return True


def _beside(path: str) -> list[str]:
    folder = os.path.dirname(path) or "."
    try:
        return sorted(shown_name(n) for n in os.listdir(folder) if not n.startswith("."))[:1000]
    except OSError:
        return []


def _base(roots: Sequence[str]) -> str:
    folders = [os.path.dirname(os.path.abspath(r)) for r in roots]
    return os.path.commonpath(folders) if folders else "."


def _below(root: str, base: str | None, searched: bool) -> Iterator[Listed]:
    """The file itself, or all files of a folder; paths are shown relative to `base`."""
    try:
        mode = os.stat(root).st_mode
    except PermissionError:
        raise NoPermission(shown_name(root)) from None
    except OSError:
        _broken(root)
        raise
    if stat.S_ISDIR(mode):
        yield from _folder(root, base)
    elif stat.S_ISREG(mode):
        relative = (
            os.path.basename(root) if base is None else os.path.relpath(os.path.abspath(root), base)
        )
        yield Listed(root, shown_name(relative.replace(os.sep, "/")), found=searched)
    else:
        raise SpecialFile(shown_name(root), what_is(mode))


def _broken(root: str) -> None:
    """Tells a link that leads nowhere from one that leads to itself."""
    if os.path.islink(root):
        try:
            os.path.realpath(root, strict=True)
        except FileNotFoundError:
            raise NoSuchFile(shown_name(os.readlink(root))) from None
        except OSError:
            raise FolderLoop(shown_name(root)) from None


def _folder(root: str, base: str | None) -> Iterator[Listed]:
    origin = root if base is None else base
    readable = 0
    seen: list[str] = []
    for found, path in enumerate(_walk(root)):
        relative = shown_name(os.path.relpath(os.path.abspath(path), os.path.abspath(origin)))
        why = _left_out(path)
        readable += not why
        if len(seen) <= 5:
            seen.append(os.path.basename(relative))
        yield Listed(path, relative.replace(os.sep, "/"), why)
        if found + 1 >= MOST_FILES:
            break
    if not readable:
        raise NoDataHere(shown_name(root), seen)


def _walk(root: str) -> Iterator[str]:
    """Every file below a folder; a link is followed once, and never back up."""
    try:
        os.listdir(root)
    except PermissionError:
        raise NoPermission(shown_name(root)) from None
    visited: set[tuple[int, int]] = set()
    for folder, inner, files in os.walk(root, followlinks=True):
        about = os.stat(folder)
        if (about.st_dev, about.st_ino) in visited:
            inner.clear()
            continue
        visited.add((about.st_dev, about.st_ino))
        inner[:] = sorted(d for d in inner if not _hidden(d) and d != "__MACOSX")
        for name in sorted(files):
            yield os.path.join(folder, name)


def _hidden(name: str) -> bool:
    return name.startswith(".") or (name.startswith("_") and "=" not in name)


def _left_out(path: str) -> str:
    """Why a file found in a folder is no data, or nothing."""
    name = os.path.basename(path)
    if name.lower() in _OURS or (name.lower().endswith(".json") and _is_ours(path)):
        return "written by this program"
    if name.startswith("."):
        return "hidden"
    if name.lower() in _ABOUT or _PAPERS.match(name) or name.startswith("_"):
        return "about the data, not data"
    try:
        about = os.stat(path)
    except OSError:
        return "a link that leads nowhere" if os.path.islink(path) else "cannot be looked at"
    if not stat.S_ISREG(about.st_mode):
        return f"{what_is(about.st_mode)}, not a file"
    ending = os.path.splitext(name)[1].lower()
    if ending in _OTHER and not declared(name):
        return f"{ending} files are not read"
    return ""


def _is_ours(path: str) -> bool:
    """Is this a sheet or a report of this program under another name?"""
    try:
        with open(path, "rb") as file:
            start = file.read(4096)
            file.seek(-min(64, os.fstat(file.fileno()).st_size), os.SEEK_END)
            sheet = re.search(rb'\n "truesheet": [0-9]+\n\}\s*\Z', file.read())
    except OSError:
        return False
    report = b'"made_with": "truesheet ' in start
    return start.startswith(b"{\n") and (report or sheet is not None)


_OTHER = set(
    ".md .rst .pdf .doc .docx .odt .tex .bib .png .jpg .jpeg .gif .bmp .tif .tiff .webp .svg .ico "
    ".wav .mp3 .flac .ogg .m4a .mp4 .avi .mov .mkv .webm .py .ipynb .r .jl .sh .bat .ps1 .c .cpp "
    ".h .hpp .java .js .ts .css .go .rs .rb .php .pl .scala .kt .swift .yaml .yml .toml .ini .cfg "
    ".conf .xml .xsd .html .htm .log .lock .exe .dll .so .dylib .a .o .pyc .whl .jar .class .bin "
    ".pt .pth .ckpt .safetensors .onnx .h5 .hdf5 .npy .npz .mat .pkl .pickle .joblib .rds .rdata "
    ".zip .tar .7z .rar .tgz .sqlite .db .sqlite3 .sha256 .md5 .crc .asc .sig .bak .tmp "
    ".swp".split()
)
