"""What was measured of the datasets of 476 real cards, as evidence; and what the cards state.

The facts are those that their makers recorded when the data was prepared (`dataset_infos.json`):
rows and bytes of each split, fields with their types, names of classes, bytes of the download. What
a card states is found here a second way, without the grammar that is being judged: by looking for
each fact in the text, and by a plain reader of YAML for the block at its head.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from truesheet.measures import values as v
from truesheet.model.datasheet import Split
from truesheet.model.evidence import Evidence, EvidenceSet, Scope
from truesheet.model.field import Field, Kind
from truesheet.model.files import FileInfo
from truesheet.sheet.hold.kinds import kind_of
from truesheet.sheet.seen import Seen

FILE = "hf-dataset-cards/cards.jsonl.gz"
NOW = "0" * 64

FALSE_SIZES = {
    "biwi_kinect_head_pose": 24,
    "blog_authorship_corpus": 727_712,
    "common_language": 34_045,
    "commonsense_qa": 12_102,
    "elkarhizketak": 377,
    "food101": 101_000,
    "gigaword": 3_995_559,
    "imdb": 100_000,
}
"""Cards whose size category is false, with the rows of their data, as listed beside the cards."""


class Config(NamedTuple):
    """One configuration of a dataset as it was recorded."""

    name: str
    rows: dict[str, int]
    bytes: dict[str, int]
    download: int
    generated: int
    features: dict[str, Any]


class Card(NamedTuple):
    """A card, and the configurations that were measured; none where nothing was recorded."""

    dataset: str
    text: str
    configs: dict[str, Config]


@cache
def cards(path: Path) -> tuple[Card, ...]:
    """All cards of the file, in its order."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return tuple(_card(json.loads(line)) for line in lines)


def _card(raw: dict[str, Any]) -> Card:
    infos = raw.get("dataset_infos") or {}
    return Card(raw["dataset"], raw["readme"], {k: _config(k, i) for k, i in infos.items()})


def _config(name: str, info: dict[str, Any]) -> Config:
    splits = info.get("splits") or {}
    return Config(
        name,
        {k: s["num_examples"] for k, s in splits.items()},
        {k: s["num_bytes"] for k, s in splits.items()},
        info.get("download_size") or 0,
        info.get("dataset_size") or 0,
        info.get("features") or {},
    )


# evidence -------------------------------------------------------------------------------------


def seen(card: Card, config: Config) -> Seen:
    """The recorded facts of one configuration, in the form in which measures hand them on."""
    key = (card.dataset, config.name)
    if key not in _SEEN:
        _SEEN[key] = _seen(card, config)
    return _SEEN[key]


_SEEN: dict[tuple[str, str], Seen] = {}


def _seen(card: Card, config: Config) -> Seen:
    total = sum(config.rows.values())
    fields = tuple(_fields(config.features))
    items = [_evidence("rows.count", v.Rows(total), total)]
    if len(config.rows) > 1:
        items += [_evidence("rows.count", v.Rows(n), n, s) for s, n in config.rows.items()]
    classes = dict(_classes(config.features))
    if classes:
        # How many rows each class has was not recorded, only which there are.
        balance = {f: v.Balance(total, 0, dict.fromkeys(names, 0)) for f, names in classes.items()}
        items.append(_evidence("labels.balance", balance, total))
    if config.download:
        file = FileInfo("download", config.download, NOW, "", "")
        items.append(_evidence("files.inventory", v.Inventory((file,), config.download), total))
    splits = tuple(Split(s, n, ()) for s, n in config.rows.items())
    return Seen(EvidenceSet(tuple(items)), fields, splits, card.dataset, NOW)


def _evidence(measure: str, value: Any, rows: int, split: str | None = None) -> Evidence:
    return Evidence.make(measure, 1, Scope((), split, rows, rows), True, value, NOW)


def _fields(features: Any, path: str = "", listed: bool = False) -> Iterator[Field]:
    """Fields with the path of a nested record; a list of records holds lists."""
    for name, feature in features.items():
        here = f"{path}.{name}" if path else str(name)
        yield from _field(here, feature, listed)


def _field(name: str, feature: Any, listed: bool) -> Iterator[Field]:
    if isinstance(feature, list):
        yield from _field(name, feature[0], True) if feature else ()
    elif not isinstance(feature, dict):
        return
    elif feature.get("_type") == "Sequence":
        yield from _field(name, feature["feature"], True)
    elif isinstance(feature.get("_type"), str):
        kind, physical = _kind(feature)
        yield Field(name, "list" if listed else kind, physical)
    else:
        yield from _fields(feature, name, listed)


def _kind(feature: dict[str, Any]) -> tuple[Kind, str]:
    form, dtype = feature["_type"], str(feature.get("dtype", ""))
    if form == "Value":
        return kind_of(dtype) or "text", dtype
    if form == "ClassLabel":
        return "integer", "int64"
    return ("list" if form.startswith("Array") else "binary"), form


def _classes(features: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for name, feature in features.items():
        if isinstance(feature, dict) and feature.get("_type") == "ClassLabel":
            names = feature.get("names")
            if names:
                yield str(name), [str(n) for n in names]


# what a card states, found a second way ---------------------------------------------------------


def head(text: str) -> dict[str, Any]:
    """The block of YAML at the head of a card, by a plain reader."""
    from ruamel.yaml import YAML

    found = re.match(r"---\n(.*?)\n---", text, re.S)
    block = YAML(typ="safe", pure=True).load(found[1]) if found else None
    return block if isinstance(block, dict) else {}


def flat(value: Any) -> list[str]:
    """Texts of a value of the block, wherever they stand in it."""
    if isinstance(value, dict):
        return [t for v in value.values() for t in flat(v)]
    if isinstance(value, list):
        return [t for v in value for t in flat(v)]
    return [] if value is None else [str(value)]


def body(text: str) -> str:
    """The text below that block, without code and comments."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
    text = re.sub(r"```.*?```", "", text, flags=re.S)
    return re.sub(r"<!--.*?-->", "", text, flags=re.S)


def stands(number: int, text: str) -> bool:
    """Does the number stand in the text, its groups of three apart or not?"""
    forms = {str(number), f"{number:,}", f"{number:,}".replace(",", " ")}
    forms = {f for f in forms if f in text}
    return any(re.search(rf"(?<![\d.,]){re.escape(f)}(?![\d]|[.,]\d)", text) for f in forms)
