"""What a person's answer leans on in the data, kept beside the answer as one short word.

Prose cannot be checked, but it can be told when the data that it speaks of became another. So
`datasheet.yaml` keeps with an answer, under `seen`, the digests of what it leans on:

    seen: d3f2a9c01b7d4-s99aa33447c1e-a81aa02c4d011

- `d`: the values in its scope: the fields and splits that the answer names, else what the measures
  of its question read. A question that only people can answer leans on no values;
- `s` the schema, `f` the files and splits: where the question is void when these change;
- `a`: the answer itself, so that one that was edited by hand is taken as new and anchored again.

Digests of values forget the order of rows, and files are known by name: what is only shuffled is
the same data. Nobody has to understand the word; deleting it means "looked at again".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from truesheet.measures.values import Digest, LogicalType
from truesheet.model.canonical import digest
from truesheet.model.datasheet import Datasheet
from truesheet.model.evidence import Absent
from truesheet.model.field import Schema
from truesheet.model.question import Question
from truesheet.sheet import bank, typed
from truesheet.sheet.people import People, Said
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import count, names

FORMAT = 1
_LONGEST_TEXT = 20_000
_WHOLE = "rows"
_FILES = "files.inventory"
_ROWS = ("rows.count", "rows.unreadable")
_TYPES = "schema.logical_type"


class Scope(NamedTuple):
    """What of the data an answer leans on. Without `fields`, on no values.

    `named` says that the answer itself names its scope; `splits` is empty for all of the data.
    """

    fields: tuple[str, ...] = ()
    splits: tuple[str, ...] = ()
    rows: bool = False
    types: bool = False
    files: bool = False
    named: bool = False

    @property
    def empty(self) -> bool:
        return not (self.fields or self.rows or self.types or self.files)

    def __str__(self) -> str:
        """In a sentence: the fields “age” and “sex” in train."""
        where = f" in {names(self.splits, 3)}" if self.splits else ""
        if self.fields and self.named:
            return f"the field{'s' * (len(self.fields) > 1)} {names(self.fields, 4)}{where}"
        if self.fields:
            return f"{count(len(self.fields), 'field')}{where}"
        parts = {"the number of rows": self.rows, "the types of fields": self.types}
        return " and ".join(k for k, v in parts.items() if v) or "the files"


class Moved(NamedTuple):
    """What changed since an answer was given, as far as it leans on that."""

    values: bool = False
    schema: bool = False
    source: bool = False


def anchor(question: Question, said: Said, seen: Seen) -> str:
    """The word for `seen:`; "" where the answer leans on nothing that could change."""
    leans = scope(question, said, seen)
    parts = {**_events(question, leans, seen), **_values(leans, seen)}
    if not parts:
        return ""
    parts["a"] = _short([FORMAT, question.measured_by, question.void_on, _content(said)])
    return "-".join(f"{k}{parts[k]}" for k in "dsfa" if k in parts)


def standing(question: Question, said: Said, seen: Seen) -> Moved | None:
    """What moved since `said.seen` was written; None where it was written of another answer, or
    not at all, so that nothing can be said."""
    then, now = _read(said.seen), _read(anchor(question, said, seen))
    if not then or then.get("a") != now.get("a"):
        return None
    return Moved(*(k in then and then[k] != now.get(k) for k in "dsf"))


def missing(people: People, sheet: Datasheet) -> dict[str, str]:
    """Anchors to be written into `datasheet.yaml`, by question: of answers that hold something no
    data can check, and that were given or edited since an anchor was written.

    One that is there and whose answer is the same stays, whatever became of the data: that is how
    a stale answer is told.
    """
    seen = Seen(sheet.measured, sheet.fields, sheet.splits, sheet.name, sheet.fingerprint)
    found = {}
    for answer in sheet.answers:
        said = people.answers.get(answer.question)
        unchecked = any(
            c.origin == "stated" and c.standing.check in ("not_checkable", "inconclusive")
            for c in answer.claims
        )
        question = bank.by_id().get(answer.question)
        if said and question and unchecked and standing(question, said, seen) is None:
            found[answer.question] = anchor(question, said, seen)
    return {q: word for q, word in found.items() if word and word != people.answers[q].seen}


def scope(question: Question, said: Said, seen: Seen) -> Scope:
    """The fields and splits that an answer names, else what its question's measures read."""
    if question.answerable == "people" or not question.measured_by:
        return Scope()
    fields, splits = _named(question, said, seen)
    if fields:
        return Scope(fields, splits, named=True)
    read = set(question.measured_by)
    return Scope(
        tuple(_read_by(read, seen)),
        splits,
        rows=bool(read & {*_ROWS}),
        types=_TYPES in read,
        files=_FILES in read,
    )


def _read_by(ids: set[str], seen: Seen) -> Iterator[str]:
    """Fields whose values these measures read, in the order of the data."""
    from truesheet.measures.catalogue import measures  # slow to import, and rarely needed

    schema = Schema(seen.fields)
    apart = {_FILES, _TYPES, *_ROWS}
    used = [m for m in measures(schema, divided=seen.divided) if m.id in ids - apart]
    for field in seen.fields:
        if any(m.applies(field) if hasattr(m, "applies") else True for m in used):
            yield field.name


def _named(question: Question, said: Said, seen: Seen) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Fields and splits of the data that the answer names, in words or as a typed value."""
    told = dict(_typed(question.value, said.value))
    texts = [said.text[:_LONGEST_TEXT], said.reason[:_LONGEST_TEXT]]
    words = set(re.findall(r"\w+", " ".join(texts)))
    fields = tuple(
        f.name for f in seen.fields if told.get(f.name) == "field" or _stands(f.name, texts, words)
    )
    parts = [s.name for s in seen.splits] if seen.divided else []
    splits = tuple(s for s in parts if told.get(s) == "split" or _stands(s, texts, words))
    return fields, () if len(splits) == len(parts) else splits


def _stands(name: str, texts: list[str], words: set[str]) -> bool:
    """Does the name stand in a text as a word? One letter alone is no name, but between ticks."""
    if len(name) < 2:
        return any(f"`{name}`" in t for t in texts)
    if re.fullmatch(r"\w+", name):
        return name in words
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", t) for t in texts if name in t)


def _typed(kind: Any, value: Any) -> Iterator[tuple[str, str]]:
    """Names in a typed value, each with what it names: `field` or `split`."""
    if isinstance(kind, list) and isinstance(value, (list, tuple)):
        for item in value:
            yield from _typed(kind[0], item)
    elif isinstance(kind, dict) and isinstance(value, dict):
        other = next((w for w in typed.WILDCARDS if w in kind), None)
        for key, item in value.items():
            if key in kind:
                yield from _typed(kind[key], item)
            elif other is not None:
                yield str(key), other.strip("<>")
                yield from _typed(kind[other], item)
    elif kind in ("field", "split"):
        yield str(value), str(kind)


def _values(scope: Scope, seen: Seen) -> dict[str, str]:
    if scope.empty:
        return {}
    held: dict[str, Any] = {}
    parts: tuple[str | None, ...] = scope.splits or (
        tuple(s.name for s in seen.splits) if seen.divided else (None,)
    )
    for split in parts:
        held[split or ""] = [_field(seen, f, split) for f in scope.fields]
    if scope.rows:
        held["/rows"] = [
            [s.name, s.rows] for s in seen.splits if not scope.splits or s.name in scope.splits
        ]
    if scope.types:
        held["/types"] = [[f.name, f.kind, _logical(seen, f.name)] for f in seen.fields]
    if scope.files:
        held["/files"] = _files(seen)
    return {"d": _short(held)}


def _field(seen: Seen, name: str, split: str | None) -> list[str]:
    found = seen.evidence.of("values.digest", name, Digest, split)
    return [name, "" if isinstance(found, Absent) else f"{found.count}:{found.digest}"]


def _logical(seen: Seen, name: str) -> str:
    known: LogicalType | None = seen.logical.get(name)
    return known.logical if known else ""


def _files(seen: Seen) -> list[list[str]]:
    """Files of data, by name; what lies beside them is no data."""
    return sorted([f.path, f.split, f.sniffed] for f in seen.files())


def _events(question: Question, leans: Scope, seen: Seen) -> dict[str, str]:
    made = {}
    if "schema" in question.void_on:
        mine = [f for f in seen.fields if not leans.named or f.name in leans.fields]
        made["s"] = _short([[f.name, f.kind] for f in mine])
    if "source" in question.void_on:
        made["f"] = _short([sorted(s.name for s in seen.splits), _files(seen)])
    return made


def _content(said: Said) -> Any:
    """All that a person wrote in the answer: who looks again changes `on`."""
    plain: Mapping[str, Any] = msgspec.to_builtins(said, str_keys=True)
    return {k: v for k, v in plain.items() if k not in ("seen", "was", "waived")}


def _read(word: str) -> dict[str, str]:
    return {p[0]: p[1:] for p in word.split("-") if p}


def _short(value: Any) -> str:
    return digest(value)[:12]
