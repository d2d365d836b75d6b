"""The question bank: 57 questions of the paper, the people gate, and 39 that packs may add.

The bank is data: `bank/*.yaml`, one file a section, written by people. To read that much YAML
takes a fifth of a second, to read `bank/bank.json`, the copy compiled from it, two milliseconds;
so `load` reads the copy. After a change run `python -m truesheet.sheet.bank`; a test fails while
the two differ.

Source of the questions' subjects: Gebru et al., Datasheets for Datasets, CACM 64(12), 2021. The
wording is our own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, get_args

import msgspec

from truesheet.model.errors import nearest
from truesheet.model.question import Gate, Question, Section
from truesheet.sheet import typed

SECTIONS: tuple[str, ...] = get_args(Section)
PACKS = ("base", "extra")
READERS = ("publisher", "trainer", "auditor", "lawyer", "engineer", "person in the data")
COMPILED = "bank.json"

ENTRY_KEYS = sorted({*Question.__struct_fields__, "example"} - {"section", "pack", "void_on"})
"""What a person may write in an entry; section and pack follow from the file, and which events make
an answer void stands in one list for all of them."""

_NEEDED = {"id", "asks", "why", "value", "answerable", "readers", "weight", "hint"}


class Bank(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All questions in the order of the paper, and a typed example answer for each that has one."""

    questions: tuple[Question, ...]
    examples: dict[str, Any]


def load() -> tuple[Question, ...]:
    """All questions in the order of the paper, the extra ones last."""
    return _bank().questions


@cache
def by_id() -> Mapping[str, Question]:
    """The questions by their ids, in the same order."""
    return {q.id: q for q in load()}


@cache
def packs() -> Mapping[str, tuple[Question, ...]]:
    """The questions of each pack: `base` is asked of everybody, `extra` only when needed."""
    return {p: tuple(q for q in load() if q.pack == p) for p in PACKS}


def examples() -> Mapping[str, Any]:
    """A typed answer for each question that takes one, from one invented dataset."""
    return _bank().examples


def validate(question: Question, value: Any) -> list[str]:
    """What in a person's typed value does not fit; empty when all of it does.

    Each problem reads `path: what stands there; what is expected`. `path` is a JSON Pointer.

    >>> validate(by_id()["motivation.purpose"], {"tasks": ["clasification"]})[0][:38]
    "/tasks/0: 'clasification' does not fit"
    """
    return list(typed.problems(question.value, value))


def closed_by(question: Question, values: Mapping[str, Any]) -> Gate | None:
    """The first gate that closes `question`, given the typed values answered so far by id."""
    for gate in question.gates:
        if _value_at(values.get(gate.question), gate.path) == gate.equals:
            return gate
    return None


def in_order_of_worth(still_open: Iterable[str]) -> list[Question]:
    """Open questions, the one that changes most first.

    A question whose gate is itself open waits behind those that are certain to apply: the answer
    to the gate may spare it.
    """
    waiting = set(still_open)
    known = [q for q in load() if q.id in waiting]
    return sorted(known, key=lambda q: (any(g.question in waiting for g in q.gates), -q.weight))


def _value_at(value: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def _folder() -> Traversable:
    return files("truesheet.sheet").joinpath("bank")


@cache
def _bank() -> Bank:
    bank = msgspec.json.decode(_folder().joinpath(COMPILED).read_bytes(), type=Bank)
    _raise(_problems(bank))
    return bank


def compiled(folder: Traversable | None = None) -> bytes:
    """The JSON that belongs to the YAML in `folder`; ValueError with all that is wrong in it."""
    folder = folder or _folder()
    lists = _yaml(folder, "lists.yaml") or {}
    void_on = lists.pop("void_on", {})
    entries: list[dict[str, Any]] = []
    wrong: list[str] = []
    for section in SECTIONS:
        for entry in _yaml(folder, f"{section}.yaml") or []:
            wrong += _misfits(entry, section)
            head = {"section": section, "pack": "extra" if section == "extra" else "base"}
            void = void_on.get(entry.get("id"), void_on.get(section))
            more = {"value": _resolved(entry.get("value"), lists)}
            entries.append({**entry, **head, **more, **({"void_on": void} if void else {})})
    named = {*SECTIONS, *(e.get("id") for e in entries)}
    wrong += [f"void_on: there is no question or section {k!r}" for k in void_on if k not in named]
    _raise(wrong)
    shown = {e["id"]: _dated(e.pop("example")) for e in entries if "example" in e}
    document = {"questions": entries, "examples": shown}
    _raise(_problems(_converted(document)))
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _converted(document: dict[str, Any]) -> Bank:
    try:
        return msgspec.convert(document, Bank)
    except msgspec.ValidationError as e:
        raise ValueError(f"the question bank does not hold: {e}") from e


def _yaml(folder: Traversable, name: str) -> Any:
    # Imported here: only the compiler needs it, and it is slow to import.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    file = folder.joinpath(name)
    if not file.is_file():
        return None
    try:
        return YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    except YAMLError as e:
        raise ValueError(f"{name}: {e}") from e


def _resolved(kind: Any, lists: dict[str, list[str]]) -> Any:
    """A type with the names of shared lists replaced by their words."""
    if isinstance(kind, list):
        return [_resolved(k, lists) for k in kind]
    if not isinstance(kind, dict):
        return kind
    if list(kind) == ["choice"] and isinstance(kind["choice"], str):
        return {"choice": list(lists.get(kind["choice"], []))}
    return {k: v if k == "choice" else _resolved(v, lists) for k, v in kind.items()}


def _dated(value: Any) -> Any:
    """The same value with dates as text, as JSON wants it."""
    if isinstance(value, dict):
        return {k: _dated(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_dated(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


def _raise(wrong: Iterable[str]) -> None:
    found = list(wrong)
    if found:
        raise ValueError("the question bank does not hold:\n" + "\n".join(found))


def _misfits(entry: dict[str, Any], section: str) -> Iterator[str]:
    """Keys of one entry that are unknown or lacking, or an id that stands in the wrong file."""
    name = str(entry.get("id"))
    for key in entry:
        if key not in ENTRY_KEYS:
            yield f"{name}: unknown key {key!r}. {nearest(str(key), ENTRY_KEYS)}"
    for key in sorted(_NEEDED - set(entry)):
        yield f"{name}: the key {key!r} is missing"
    prefix = "x" if section == "extra" else section
    if name.partition(".")[0] != prefix and name != "gate.people":
        yield f"{name}: stands in {section}.yaml, so its id should begin with {prefix!r}"


def _problems(bank: Bank) -> Iterator[str]:
    seen: dict[str, Question] = {}
    for q in bank.questions:
        if q.id in seen:
            yield f"{q.id}: stands there twice"
        seen[q.id] = q
    for q in bank.questions:
        yield from (f"{q.id}: {p}" for p in _faults(q, seen))
    for name, value in bank.examples.items():
        if name in seen and not list(typed.malformed(seen[name].value)):
            problems = typed.problems(seen[name].value, value)
            yield from (f"{name}: example: {p}" for p in problems)
    for q in bank.questions:
        if q.value and q.id not in bank.examples:
            yield f"{q.id}: has no example"


def _faults(q: Question, bank: Mapping[str, Question]) -> Iterator[str]:
    yield from typed.malformed(q.value)
    if not q.asks.endswith("?"):
        yield "`asks` is no question"
    for reader in q.readers:
        if reader not in READERS:
            yield f"unknown reader {reader!r}. {nearest(reader, READERS)}"
    if not 0 <= q.weight <= 100:
        yield f"weight {q.weight} is not between 0 and 100"
    if q.answerable != "people" and not q.contradicted_when:
        yield "`contradicted_when` is missing"
    if q.answerable != "measured" and not q.only_people_know:
        yield "`only_people_know` is missing"
    for gate in q.gates:
        yield from _dangling(q, gate, bank)


def _dangling(q: Question, gate: Gate, bank: Mapping[str, Question]) -> Iterator[str]:
    if gate.question == q.id or gate.question not in bank:
        yield f"its gate hangs on {gate.question!r}, which is not another question"
        return
    try:
        kind = typed.at(bank[gate.question].value, gate.path)
    except KeyError:
        yield f"its gate looks at {gate.path}, which {gate.question} does not have"
        return
    if list(typed.malformed(kind)) or list(typed.problems(kind, gate.equals)):
        yield f"its gate waits for {gate.equals!r}, which {gate.question} cannot hold"


if __name__ == "__main__":
    from pathlib import Path

    Path(str(_folder().joinpath(COMPILED))).write_bytes(compiled())
