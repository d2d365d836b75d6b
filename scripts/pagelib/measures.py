"""A page for each measure, from its docstring and its parameters."""

from __future__ import annotations

import dataclasses
import inspect
import re
from functools import cache
from typing import Any, NamedTuple, get_args, get_type_hints

import msgspec
from scripts.pagelib.text import (
    Pages,
    docstring,
    facts,
    fence,
    linked,
    page,
    paragraphs,
    prose_and_examples,
    safe,
    several,
    table,
)

from truesheet.engine.plan import plan
from truesheet.measures import values
from truesheet.measures.catalogue import measures
from truesheet.model.evidence import Absent
from truesheet.model.field import Field, Schema
from truesheet.model.files import FileInfo, LicenceFile
from truesheet.sheet.bank import load

# A schema with every role that a measure asks for, so that none is left out.
SCHEMA = Schema(
    (
        Field("id", "integer", "int64", "id", suspected_id=True),
        Field("label", "text", "string", "label"),
        Field("sex", "text", "string", "sensitive"),
        Field("when", "timestamp", "timestamp[us]", "time"),
    )
)
INVENTORY = "files.inventory"
LICENCES = "files.licences"
_PARTS = r"\s*(?:Unit|Answers|Source):"


class Told(NamedTuple):
    """A docstring taken apart."""

    what: list[str]
    unit: str
    exact: str
    source: str
    answers: tuple[str, ...]
    examples: str


@cache
def catalogue() -> dict[str, Any]:
    """Every measure by its id, in the order of the sheet."""
    return {m.id: m for m in measures(SCHEMA)}


def ids() -> list[str]:
    """Ids of everything that is measured, what is told of files first."""
    return [INVENTORY, LICENCES, *catalogue()]


def told(doc: str) -> Told:
    """What a docstring says, part by part."""
    prose, examples = prose_and_examples(doc)
    whole = " ".join(paragraphs(prose))
    source = _after("Source", prose)
    rest = re.sub(r"Source:.*?(?=\n\s*\n|\Z)", "", prose, flags=re.DOTALL)
    answers = re.search(r"Answers: ((?:`[\w.]+`(?:, | and )?)+)", whole)
    rest = re.sub(r"Answers:\s+(?:`[\w.]+`(?:,?\s+(?:and\s+)?(?=`)|))+\.?", "", rest)
    unit = re.search(r"Unit: (.+?)\.(?=\s|$)", whole)
    rest = re.sub(r"Unit:\s.+?\.(?=\s|$)", "", rest, count=1, flags=re.DOTALL)
    exact = re.search(r"(?:^|(?<=[.;] ))[^.;]*\b[Ee]xact\b.*?\.(?=\s|$)", whole)
    rest = re.sub(r"(?<![^.\s])\s*\bExact\.(?=\s|$)", "", rest)
    return Told(
        [p for p in paragraphs(rest) if p],
        unit[1] if unit else "",
        exact[0].strip().rstrip(".;") if exact else "",
        source,
        tuple(re.findall(r"`([\w.]+)`", answers[1])) if answers else (),
        examples,
    )


def _after(word: str, prose: str) -> str:
    found = re.search(rf"{word}: (.*?)(?=\n\s*\n|\Z)", prose, flags=re.DOTALL)
    return " ".join(found[1].split()) if found else ""


def answers(measure_id: str, doc: str) -> list[str]:
    """Questions that a measure answers: those that name it, and those that it names."""
    asked = [q.id for q in load() if measure_id in q.measured_by]
    return list(dict.fromkeys([*asked, *told(doc).answers]))


def used_by(measure_id: str) -> list[str]:
    """Rules that read this measure."""
    from truesheet.rules.catalogue import rules

    return [r.id for r in rules() if measure_id in (*r.needs, *r.also)]


def _shape(measure: Any) -> str:
    if hasattr(measure, "emit"):
        return "keyed: equal keys of all parts meet, whatever the part; what does not fit spills"
    if hasattr(measure, "of"):
        return "sampled: a function of the bottom-k sample, the same rows on every machine"
    return f"fold over {'a field' if hasattr(measure, 'applies') else 'whole rows'}"


def _bound(measure: Any) -> str:
    if hasattr(measure, "bound"):
        return f"{measure.bound:,} bytes" + (" a field" if hasattr(measure, "applies") else "")
    if hasattr(measure, "emit"):
        return "eight bytes a row, on disk where memory is short"
    return f"the sample: at most {plan(SCHEMA, ()).sample_rows:,} rows"


def _parameters(measure: Any) -> str:
    given = [(f.name, f.default) for f in dataclasses.fields(measure)]
    shown = [
        f"`{name}` = {default!r}" if isinstance(default, int | float) else f"`{name}` (of the data)"
        for name, default in given
    ]
    return ", ".join(shown)


def value_type(measure: Any) -> type[msgspec.Struct] | None:
    """The type of a measure's value, from its annotation."""
    maker = getattr(measure, "value", None) or measure.of
    hint = get_type_hints(inspect.unwrap(maker)).get("return")
    for kind in (hint, *(a for h in (hint, *get_args(hint)) for a in get_args(h))):
        if isinstance(kind, type) and issubclass(kind, values.Value):
            return kind
    return None


def _value(kind: type[msgspec.Struct] | None) -> str:
    if kind is None or kind is Absent:
        return ""
    rows = [
        (f"`{f.name}`", f"`{_type_name(f.type)}`", "" if f.required else "where there is any")
        for f in msgspec.structs.fields(kind)
    ]
    doc = re.sub(r"^`[\w.]+`(?: of a field)?[:.]\s*", "", docstring(kind))
    doc = doc[:1].upper() + doc[1:]
    return "\n\n".join([*(safe(p) for p in paragraphs(doc)), table(("part", "type", ""), rows)])


def _type_name(kind: Any) -> str:
    text = kind.__name__ if isinstance(kind, type) and not get_args(kind) else str(kind)
    return re.sub(r"\b(?:[a-z_]+\.)+(?=[A-Z])", "", text)


def _page(measure_id: str, version: int, doc: str, more: list[tuple[str, str]], value: str) -> str:
    said = told(doc)
    from truesheet.rules.catalogue import rules

    return page(
        measure_id,
        *(safe(p) for p in said.what),
        facts(
            [
                ("id and version", f"`{measure_id}@{version}`"),
                ("unit", safe(said.unit)),
                ("exact?", safe(said.exact) or "each value says its error; none means exact"),
                *more,
                ("answers", _questions(answers(measure_id, doc))),
                (
                    "read by the rules",
                    linked(used_by(measure_id), (r.id for r in rules()), "../rules/"),
                ),
                ("source", safe(said.source)),
            ]
        ),
        "## What it gives" if value else "",
        value,
        "## Example" if said.examples else "",
        fence(said.examples, "python") if said.examples else "",
    )


def _questions(asked: list[str]) -> str:
    sections = {q.id: q.section for q in load()}
    return ", ".join(
        f"[`{q}`](../questions/{sections[q]}.md#{anchor(q)})" for q in asked if q in sections
    )


def anchor(question: str) -> str:
    """The place of a question on the page of its section."""
    return question.replace(".", "-").replace("_", "-")


def _made(measure: Any) -> str:
    splits = getattr(measure, "by_split", False)
    more = [
        ("shape", _shape(measure)),
        ("given for", "the whole and every split" if splits else "the whole"),
        ("largest state", _bound(measure)),
        ("parameters", _parameters(measure)),
    ]
    doc = docstring(type(measure))
    return _page(measure.id, measure.version, doc, more, _value(value_type(measure)))


INVENTORY_DOC = """Every file: bytes; of those opened also SHA-256, type by name and by content.

The reader of the files counts it before any measure runs, so it is there even where no row could
be read. Unit: files. Exact."""
LICENCES_DOC = """Files beside and among the data that speak of a licence, and what each one is.

Looked at are files named LICENSE, COPYING, NOTICE and their like, folders of licences, and the
licence that a `datapackage.json` or its like names. A text is recognised by its tag, title and
phrases, with some forty licences known; of 79 files with known answers all 61 that hold one of
these are recognised, and none is taken for another. They are no part of the data, so the
fingerprint does not change with them. Unit: files. Exact.
Answers: `distribution.license`, `distribution.third_party_ip`."""


def pages() -> Pages:
    """One page a measure, and the list of them."""
    made = {f"measures/{m.id}.md": _made(m) for m in catalogue().values()}
    value = _value(values.Inventory) + "\n\n" + _value(FileInfo)
    made[f"measures/{INVENTORY}.md"] = _page(INVENTORY, 1, INVENTORY_DOC, [], value)
    value = _value(values.Licences) + "\n\n" + _value(LicenceFile)
    made[f"measures/{LICENCES}.md"] = _page(LICENCES, 1, LICENCES_DOC, [], value)
    before = {INVENTORY: INVENTORY_DOC, LICENCES: LICENCES_DOC}
    docs = {**before, **{i: docstring(type(m)) for i, m in catalogue().items()}}
    rows = [
        (f"[`{i}`]({i}.md)", safe(told(d).what[0]), safe(told(d).unit)) for i, d in docs.items()
    ]
    made["measures/index.md"] = page(
        "Measures",
        "A measure counts and never judges. All of them keep one law: **any cut of the data, in "
        "any order, on any number of processes, gives the same value**, equal to the last bit. A "
        "value is exact, or it says its error; where there is none, the sheet says why. "
        "`truesheet show --field NAME` shows all that was measured of a field.",
        table(("measure", "what counts", "unit"), rows),
    )
    return made


def problems() -> list[str]:
    """Measures whose docstring owes a reader something, and questions that name no measure."""
    wrong = []
    for measure_id, measure in catalogue().items():
        said = told(docstring(type(measure)))
        lacks = [n for n in ("what", "unit") if not getattr(said, n)]
        sketch = value_type(measure) is not None and "error" in (
            f.name for f in msgspec.structs.fields(value_type(measure) or values.Value)
        )
        if not (said.exact or sketch or hasattr(measure, "of")):
            lacks.append("whether it is exact")
        if not answers(measure_id, docstring(type(measure))):
            lacks.append("a question that it answers")
        if lacks:
            wrong.append(f"measure {measure_id}: its docstring lacks {several(lacks)}")
    known = {q.id for q in load()}
    for measure_id, measure in catalogue().items():
        for question in told(docstring(type(measure))).answers:
            if question not in known:
                wrong.append(f"measure {measure_id}: answers {question}, which is no question")
    return wrong
