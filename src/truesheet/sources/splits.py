"""Which split a file belongs to, by the names of its folders and its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

WORDS = {
    "train": "train",
    "training": "train",
    "test": "test",
    "testing": "test",
    "validation": "validation",
    "valid": "validation",
    "val": "validation",
    "dev": "dev",
    "eval": "eval",
    "evaluation": "eval",
    "holdout": "holdout",
    "unlabeled": "unlabeled",
    "unlabelled": "unlabeled",
    "unsupervised": "unsupervised",
}
WHOLE = "data"
OTHER = "other"


def split_of(relative: str) -> str:
    """The split that a relative path names; nothing where it names none, or two."""
    *folders, file = relative.split("/")
    for folder in folders:
        if "=" not in folder and folder.lower() in WORDS:
            return WORDS[folder.lower()]
        key, _, value = folder.partition("=")
        if key.lower() == "split" and value:
            return WORDS.get(value.lower(), value)
    tokens = [t.lower() for t in re.split(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])", file) if t]
    named = [WORDS[t] for t in tokens if t in WORDS]
    if len(set(named)) == 1:
        return named[0]
    return named[0] if named and tokens and tokens[0] in WORDS else ""


def splits_of(relative: Sequence[str]) -> Mapping[str, str]:
    """The split of every file. A file alone, and files that name none, are the whole: `data`.

    Where some files name a split and others do not, the others are `other`.
    """
    if len(relative) < 2:
        return dict.fromkeys(relative, WHOLE)
    found = {name: split_of(name) for name in relative}
    rest = OTHER if any(found.values()) else WHOLE
    return {name: split or rest for name, split in found.items()}


def partition_of(relative: str) -> dict[str, str]:
    """Fields that folder names give: `year=2020/` is the field `year` with the value 2020."""
    from urllib.parse import unquote

    out: dict[str, str] = {}
    for folder in relative.split("/")[:-1]:
        key, equals, value = folder.partition("=")
        if equals and re.fullmatch(r"[A-Za-z_][\w.-]*", key) and key.lower() != "split":
            out[key] = unquote(value)
    return out
