"""A hook added to a `.pre-commit-config.yaml`, every byte of which stays as it is."""

from __future__ import annotations

from typing import Any

CONFIG = ".pre-commit-config.yaml"
ID = "truesheet"


def with_hook(text: str, entry: str) -> str:
    """The text with `entry`, a list item in YAML, at the end of its `repos`.

    The text comes back unchanged where a hook of that id is there already. Raises ValueError
    where it is no configuration of pre-commit, or one to which a person should add.
    """
    before = _loaded(text)
    if not isinstance(before, dict) or not isinstance(before.get("repos"), list):
        raise ValueError("it has no list of repos")
    if ID in _ids(before):
        return text
    ends = "\r\n" if "\r\n" in text else "\n"
    if not before["repos"]:
        made = _in_place_of_none(text, entry)
    else:
        made = _behind_the_last(text, before["repos"], entry, ends)
    after = _loaded(made)
    expected = {**_plain(before), "repos": [*_plain(before["repos"]), *_plain(_loaded(entry))]}
    if _plain(after) != expected:
        raise ValueError("it is written in a way to which only a person should add")
    return made


def _loaded(text: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="rt", pure=True).load(text)
    except YAMLError as wrong:
        raise ValueError("it is no YAML") from wrong


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return str(value) if isinstance(value, str) else value


def _ids(config: dict[str, Any]) -> set[str]:
    repos = [r for r in config["repos"] if isinstance(r, dict)]
    hooks = [h for r in repos if isinstance(r.get("hooks"), list) for h in r["hooks"]]
    return {str(h.get("id")) for h in hooks if isinstance(h, dict)}


def _in_place_of_none(text: str, entry: str) -> str:
    """An empty list is written `[]`; the entry takes its place."""
    head, sign, rest = text.partition("repos: []")
    if not sign:
        raise ValueError("its list of repos is empty")
    return f"{head}repos:\n{entry.rstrip()}{rest}"


def _behind_the_last(text: str, repos: Any, entry: str, ends: str) -> str:
    lines = text.splitlines(keepends=True)
    first = lines[repos.lc.item(0)[0]]
    indent = len(first) - len(first.lstrip(" "))
    if not first.lstrip(" ").startswith("-"):
        raise ValueError("its list of repos is written in brackets")
    at = _end(lines, repos.lc.item(len(repos) - 1)[0], indent)
    if at and not lines[at - 1].endswith(("\n", "\r")):
        lines[at - 1] += ends
    added = [f"{' ' * indent}{row}{ends}" for row in entry.rstrip().split("\n")]
    return "".join([*lines[:at], *added, *lines[at:]])


def _end(lines: list[str], last: int, indent: int) -> int:
    """The line behind the last item, which began on line `last`."""
    end = last + 1
    for i in range(last + 1, len(lines)):
        row = lines[i].rstrip("\r\n")
        deep = len(row) - len(row.lstrip(" "))
        if row.strip() and not row.lstrip().startswith("#"):
            if deep <= indent:
                break
            end = i + 1
        elif row.strip() and deep > indent:
            end = i + 1
    return end
