"""`composition.splits`: stated parts, their sizes, and what they must not share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.model.evidence import Share
from truesheet.sheet.contradict.apart import disjoint
from truesheet.sheet.contradict.compare import (
    absent_fields,
    amount,
    same_share,
    short,
    true_share,
    unsure,
)
from truesheet.sheet.contradict.split_rules import RULES, stratified
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count

PATH = "/splits"

LOOKS_AT = frozenset(
    {
        "splits/split",
        "splits/rows",
        "splits/share",
        "splits/rule",
        "disjoint_by",
        "stratified_by",
    }
)


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """Names, rows and shares of the splits; the rule they follow, and what they must not share."""
    stated = [s for s in said.get("splits", ()) if "split" in s]
    for i, split in enumerate(said.get("splits", ())):
        if "split" in split:
            yield from _split(split, seen, f"{PATH}/{i}")
    if stated and seen.divided:
        named = {str(s["split"]) for s in stated}
        left = [s.name for s in seen.splits if s.name not in named]
        if left:
            says = f"names {count(len(named), 'split')}; {short(left)} was found as well"
            cited = seen.evidence.id("rows.count")
            yield Statement(says, sorted(named), PATH, evidence=cited, agrees=False)
    for key in ("disjoint_by", "stratified_by"):
        yield from absent_fields(said.get(key, ()), seen, f"/{key}")
    if said.get("disjoint_by"):
        yield from disjoint(said["disjoint_by"], seen)
    for i, field in enumerate(said.get("stratified_by", ())):
        if str(field) in seen.names:
            yield stratified(str(field), seen, f"/stratified_by/{i}")
    for i, split in enumerate(said.get("splits", ())):
        if "split" in split and "rule" in split:
            yield from _rule(said, split, seen, f"{PATH}/{i}/rule")


def _rule(
    said: dict[str, Any], split: dict[str, Any], seen: Seen, path: str
) -> Iterator[Statement]:
    rule, name = str(split["rule"]), str(split["split"])
    if rule in RULES:
        yield from RULES[rule](said, name, seen, path)
    elif rule != "unknown":
        says = f"says {clean(name)} was cut by this rule: {rule.replace('_', ' ')}"
        yield unsure(says, rule, path, "A rule of this kind leaves no trace that is looked for.")


def _split(split: dict[str, Any], seen: Seen, path: str) -> Iterator[Statement]:
    name = str(split["split"])
    cited = seen.evidence.id("rows.count", name) or seen.evidence.id("rows.count")
    found = {s.name: s.rows for s in seen.splits}
    if name not in found:
        says = f"names the split {clean(name)}; no such split was found"
        yield Statement(says, name, f"{path}/split", evidence=cited, agrees=False)
    elif "rows" in split:
        same = split["rows"] == found[name]
        says = f"says {count(split['rows'], 'row')} in {clean(name)}"
        says += "" if same else f"; {found[name]:,} were counted"
        here, true = f"{path}/rows", found[name]
        yield Statement(says, split["rows"], here, evidence=cited, agrees=same, found=true)
    elif "share" not in split:
        says = f"names the split {clean(name)}"
        yield Statement(says, name, f"{path}/split", evidence=cited)
    if name in found and "share" in split:
        yield _part(split["share"], name, seen, f"{path}/share")


def _part(stated: Any, name: str, seen: Seen, path: str) -> Statement:
    rows = {s.name: s.rows for s in seen.splits}
    share = Share(rows[name], sum(rows.values()))
    same = same_share(stated, share)
    says = f"says {clean(name)} is {amount(stated)} of the rows"
    says += "" if same else f"; {share.part:,} of {share.whole:,} were counted"
    cited, true = seen.evidence.id("rows.count"), true_share(stated, share)
    return Statement(says, stated, path, evidence=cited, agrees=same, found=true)
