"""Waivers in `datasheet.yaml`: of findings in a list of their own, of claims under their answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from truesheet.sheet import yamlfile
from truesheet.sheet.judge import Waiver
from truesheet.sheet.people import People


def running(people: People) -> dict[str, Waiver]:
    """All waivers by what they waive: a finding, a question, or `claims/0`, the first SQL claim."""
    found: dict[str, Waiver] = {w.finding: w for w in people.waivers}
    found |= {q: said.waived for q, said in people.answers.items() if said.waived}
    found |= {f"claims/{i}": c.waived for i, c in enumerate(people.claims) if c.waived}
    return found


def with_waiver(data: bytes, file: str, finding: str, waiver: Waiver) -> bytes:
    """The file with a waiver of a finding; one of the same finding is replaced."""
    entry = {"finding": finding, **_entry(waiver)}

    def change(tree: Any) -> None:
        waivers = tree.get("waivers")
        if not isinstance(waivers, list):
            waivers = tree["waivers"] = _list()
        at = next((i for i, w in enumerate(waivers) if _of(w) == finding), None)
        if at is None:
            waivers.append(_mapping(entry))
        else:
            waivers[at].update(entry)

    return yamlfile.edited(data, file, change)


def with_waived(data: bytes, file: str, name: str, waiver: Waiver) -> bytes:
    """The file with a waiver under an answer or an SQL claim; one that is there is replaced."""

    def change(tree: Any) -> None:
        said = _said(tree, name)
        if isinstance(said, str):
            said = tree["answers"][name] = _mapping({"text": said})
        said["waived"] = _mapping(_entry(waiver), inline=True)

    return yamlfile.edited(data, file, change)


def without(data: bytes, file: str, name: str) -> bytes:
    """The file without the waiver of this finding, question or SQL claim."""

    def change(tree: Any) -> None:
        waivers = tree.get("waivers")
        if isinstance(waivers, list):
            for i in reversed([i for i, w in enumerate(waivers) if _of(w) == name]):
                del waivers[i]
            if not waivers:
                del tree["waivers"]
        said = _said(tree, name)
        if isinstance(said, dict) and "waived" in said:
            del said["waived"]

    return yamlfile.edited(data, file, change)


def _said(tree: Any, name: str) -> Any:
    """What stands under a question, or the SQL claim of that place."""
    list_, _, at = name.partition("/")
    if list_ == "claims" and at.isdigit():
        return tree["claims"][int(at)]
    return (tree.get("answers") or {}).get(name)


def _of(node: Any) -> str:
    return str(node.get("finding", "")) if isinstance(node, dict) else ""


def _entry(waiver: Waiver) -> dict[str, Any]:
    until = date.fromisoformat(waiver.until)
    return {"by": waiver.by, "until": until, "reason": waiver.reason}


def _list() -> Any:
    from ruamel.yaml.comments import CommentedSeq

    return CommentedSeq()


def _mapping(entry: dict[str, Any], *, inline: bool = False) -> Any:
    from ruamel.yaml.comments import CommentedMap

    node = CommentedMap(entry)
    if inline:
        node.fa.set_flow_style()
    return node
