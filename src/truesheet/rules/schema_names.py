"""Names of fields that trip people and programs."""

from __future__ import annotations

from collections import Counter

from truesheet.rules.rule import Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, names, several


def _groups(view: View) -> list[tuple[str, list[str]]]:
    found = [f.name for f in view.fields]
    alike = Counter(n.strip().casefold() for n in found)
    return [
        ("without a name", [n for n in found if not n.strip()]),
        ("with white space at an end", [n for n in found if n.strip() and n != n.strip()]),
        (
            "that differ from another only in case or space",
            [n for n in found if n.strip() and alike[n.strip().casefold()] > 1],
        ),
        ("with signs that cannot be seen", [n for n in found if not n.isprintable()]),
    ]


def _look(view: View) -> Seen:
    groups = [(what, hit) for what, hit in _groups(view) if hit]
    if not groups:
        return Looked((), len(view.fields))
    bad = list(dict.fromkeys(n for _, hit in groups for n in hit))
    told = "; ".join(f"{count(len(hit))} {what} ({names(hit, 3)})" for what, hit in groups)
    hit = Hit(
        "dataset" if len(bad) > 1 else f"field:{bad[0]}",
        count(len(bad)),
        "field" if len(bad) == 1 else "fields",
        f"Of {several(len(view.fields), 'field name')}: {told}. There should be none.",
        title=f"The name {name(bad[0])} is easily mistaken" if len(bad) == 1 else "",
    )
    return Looked((hit,), len(view.fields))


RULE = Rule(
    id="schema.names",
    version=1,
    severity="note",
    title="Field names are easily mistaken",
    passes="names are present, distinct and without stray spaces",
    why="People type the name they see and get “no such field”; some databases take two such "
    "names for one.",
    do="Rename the fields, best where the data are made.",
    blind="Whether a name says what the field holds.",
    look=_look,
)
