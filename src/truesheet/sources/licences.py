"""Finds the files that speak of a licence: among the data, and beside the files that were read."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from typing import Any

from truesheet.model.files import LicenceFile
from truesheet.sources.licence_names import named
from truesheet.sources.licence_texts import LARGEST, recognise

_NAMED = re.compile(
    r"^(?:un)?licen[cs]e(?:s)?(?:[._-].{0,40})?$|^(?:copying|copyright|notice)(?:[._-].{0,40})?$",
    re.I,
)
_FOLDERS = frozenset(("license", "licence", "licenses", "licences"))
_OTHER_KINDS = (".py", ".js", ".csv", ".parquet", ".html", ".css", ".gz", ".zip", ".png", ".pdf")
_METADATA = frozenset(
    ("datapackage.json", "dataset_infos.json", "dataset_info.json", "croissant.json")
)
_LARGEST_METADATA = 5 << 20
_MOST = 50
_MOST_FOLDERS = 200
_COPYRIGHT = re.compile(r"^\W*(?:copyright|\(c\)|©)[^\n]{0,200}\d{4}", re.I | re.M)
_RESERVED = re.compile(r"all rights reserved", re.I)


def licences(places: Iterable[tuple[str, str]]) -> tuple[LicenceFile, ...]:
    """What the licence files say. `places` are the files of the data: path, and name to show."""
    found: dict[str, LicenceFile] = {}
    for path, shown in _candidates(list(places)):
        if len(found) >= _MOST:
            break
        told = _metadata(path, shown) if _is_metadata(path) else _text(path, shown)
        if told is not None:
            found.setdefault(os.path.realpath(path), told)
    return tuple(sorted(found.values(), key=lambda f: f.path))


def _candidates(places: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Files whose names say that they may tell of a licence; the places first, then beside them."""
    folders: dict[str, str] = {}
    for path, shown in places:
        if not path:
            continue
        folders.setdefault(os.path.dirname(path) or ".", os.path.dirname(shown))
        if _tells(path):
            yield path, shown
    for folder, shown in list(folders.items())[:_MOST_FOLDERS]:
        for inner in ("", *sorted(_inner(folder))):
            for name in sorted(_names(os.path.join(folder, inner))):
                path = os.path.join(folder, inner, name)
                if _tells(path):
                    yield path, "/".join(p for p in (shown, inner, name) if p)


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _inner(folder: str) -> list[str]:
    """Folders of licences in a folder."""
    found = [n for n in _names(folder) if n.lower() in _FOLDERS]
    return [n for n in found if os.path.isdir(os.path.join(folder, n))]


def _tells(path: str) -> bool:
    folder, name = os.path.split(path)
    if name.lower().endswith(_OTHER_KINDS):
        return False
    in_folder = os.path.basename(folder).lower() in _FOLDERS
    return bool(_NAMED.match(name)) or in_folder or _is_metadata(path)


def _is_metadata(path: str) -> bool:
    return os.path.basename(path).lower() in _METADATA


def _text(path: str, shown: str) -> LicenceFile | None:
    text = _read(path, LARGEST)
    if not text:
        return None
    known = recognise(text)
    copyrights = len(_COPYRIGHT.findall(text))
    if known is None:
        return LicenceFile(
            shown, copyrights=copyrights, reserved=_RESERVED.search(text) is not None
        )
    return LicenceFile(shown, known.licence, known.how, known.modified, copyrights)


def _metadata(path: str, shown: str) -> LicenceFile | None:
    """The licence that a file of metadata names, where it names one."""
    text = _read(path, _LARGEST_METADATA)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    names = {n for told in _licence_entries(document) if (n := named(told))}
    if not names:
        return None
    return LicenceFile(shown, " AND ".join(sorted(names)), "metadata")


def _licence_entries(document: Any) -> Iterator[str]:
    """Names and addresses of licences, at the top and one step below."""
    if not isinstance(document, dict):
        return
    inner = [v for v in document.values() if isinstance(v, dict)][:100]
    for record in (document, *inner):
        for key in ("license", "licence", "licenses", "sc:license"):
            told = record.get(key)
            for one in told if isinstance(told, list) else [told]:
                values = one.values() if isinstance(one, dict) else [one]
                yield from (v for v in values if isinstance(v, str))


def _read(path: str, most: int) -> str:
    """The beginning of a regular file as text; "" where it cannot be read."""
    try:
        if not os.path.isfile(path):
            return ""
        with open(path, "rb") as file:
            raw = file.read(most)
    except OSError:
        return ""
    if b"\x00" in raw[:1024]:
        return ""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
