"""A page for each section of the question bank."""

from __future__ import annotations

import json
from typing import Any

from scripts.pagelib import measures
from scripts.pagelib.text import Pages, bullets, facts, fence, linked, page, safe, several, table

from truesheet.model.question import Question
from truesheet.sheet import bank

ANSWERABLE = {
    "measured": "mostly by measuring",
    "contradictable": "by a person; the data can contradict the answer",
    "people": "only by a person",
}
TITLES = {"extra": "Extra questions"}
INTRO = {
    "extra": "Asked on top of the paper's, where a framework or a reader needs them. They belong "
    "to the pack `extra`; `truesheet questions --pack extra` lists them.",
}


def shape(value: Any, indent: str = "") -> list[str]:
    """A typed answer as YAML, one line a key, so that it can be read without knowing our types."""
    lines = []
    for key, kind in value.items():
        if isinstance(kind, list) and isinstance(kind[0], dict) and "choice" not in kind[0]:
            lines.append(f"{indent}{key}:")
            lines += [f"{indent}  - " + ", ".join(f"{k}: {_word(v)}" for k, v in kind[0].items())]
        elif isinstance(kind, dict) and "choice" not in kind:
            lines.append(f"{indent}{key}:")
            lines += shape(kind, indent + "  ")
        else:
            lines.append(f"{indent}{key}: {_word(kind)}")
    return lines


def _word(kind: Any) -> str:
    if isinstance(kind, list):
        return f"[{_word(kind[0])}, ...]"
    if isinstance(kind, dict) and "choice" in kind:
        return " | ".join(kind["choice"])
    if isinstance(kind, dict):
        return "{" + ", ".join(f"{k}: {_word(v)}" for k, v in kind.items()) + "}"
    return f"<{kind}>"


def _entry(q: Question) -> str:
    gates = [
        f"while [`{g.question}`]({_section(g.question)}.md#{measures.anchor(g.question)}) has "
        f"`{g.path.removeprefix('/')}` = `{g.equals}`: {safe(g.reason)}"
        for g in q.gates
    ]
    parts = [
        f"## {q.id} {{#{measures.anchor(q.id)}}}",
        f"**{safe(q.asks)}**",
        safe(q.why),
        facts(
            [
                ("answered", ANSWERABLE[q.answerable]),
                ("measured by", linked(q.measured_by, measures.ids(), "../measures/")),
                ("contradicted when", safe(q.contradicted_when)),
                ("only people know", safe(q.only_people_know)),
                ("who needs it", several(q.readers)),
            ]
        ),
        "Does not apply:\n\n" + bullets(gates) if gates else "",
        "The typed answer:\n\n" + fence("\n".join(shape(q.value)), "yaml") if q.value else "",
        f"For example: {safe(q.hint)}" if q.hint else "",
        _example(q),
    ]
    return "\n\n".join(p for p in parts if p)


def _example(q: Question) -> str:
    if q.id not in bank.examples():
        return ""
    # What stands inside a key is written as JSON, which is YAML too and has one form only.
    parts = [f"    {k}: {_flow(v)}" for k, v in bank.examples()[q.id].items()]
    return fence("\n".join([f"{q.id}:", "  value:", *parts]), "yaml")


def _flow(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _section(question: str) -> str:
    return bank.by_id()[question].section


def _title(section: str) -> str:
    return TITLES.get(section, section.capitalize())


def pages() -> Pages:
    """One page a section, and the list of all questions."""
    made: Pages = {}
    rows = []
    for section in bank.SECTIONS:
        asked = [q for q in bank.load() if q.section == section]
        intro = INTRO.get(section, "")
        made[f"questions/{section}.md"] = page(_title(section), intro, *map(_entry, asked))
        rows += [
            (
                f"[`{q.id}`]({section}.md#{measures.anchor(q.id)})",
                safe(q.asks),
                ANSWERABLE[q.answerable].split(";")[0],
            )
            for q in asked
        ]
    base, extra = (len(bank.packs()[p]) for p in bank.PACKS)
    made["questions/index.md"] = page(
        "Questions",
        f"A datasheet answers {base} questions: those of Gebru et al., *Datasheets for Datasets* "
        "(CACM 64(12), 2021), in our own words, and one that asks whether the data is about "
        f"people at all. {extra} more are asked where a framework or a reader needs them. Answers "
        "go into `datasheet.yaml` under the id of the question: `text` in your own words, `value` "
        "typed, so that the data can be held against it.",
        table(("id", "asks", "answered"), rows),
    )
    return made


def problems() -> list[str]:
    """Questions that lean on a measure that there is not."""
    known = set(measures.ids())
    return [
        f"question {q.id}: is measured by {m}, which is no measure"
        for q in bank.load()
        for m in q.measured_by
        if m not in known
    ]
