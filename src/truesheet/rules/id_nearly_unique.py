"""Fields that look like identifiers, with a few repeats."""

from __future__ import annotations

import re

from truesheet.measures.values import CandidateKey, Distinct
from truesheet.model.field import Field
from truesheet.rules.rule import Bound, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, percent

_NAMES = re.compile(r"^(?i:id|uuid|guid|key)$|[_.\- ](?i:id|uuid|guid|key)$|[a-z]I[dD]$")


def _named(field: Field) -> bool:
    """An undeclared field that is named like an identifier, of a kind that can be one."""
    kind = field.kind in ("integer", "text")
    return kind and field.role is None and (field.suspected_id or bool(_NAMES.search(field.name)))


def _unless(view: View) -> str:
    return "" if any(map(_named, view.fields)) else "No undeclared field looks like an identifier."


def _look(view: View) -> Seen:
    looked, hits = 0, []
    for field, seen in view.each("values.distinct", Distinct):
        if not _named(field):
            continue
        looked += 1
        key = view.evidence.of("schema.candidate_keys", field.name, CandidateKey)
        unique = isinstance(key, CandidateKey) and key.unique
        repeats = seen.present - seen.distinct
        # A sketch cannot tell a few repeats from none.
        if unique or seen.error or not 0 < repeats <= view.limit("share") * seen.present:
            continue
        if seen.present < view.limit("rows"):
            continue
        hits.append(
            Hit(
                f"field:{field.name}",
                count(repeats),
                "rows",
                f"{count(repeats)} of {count(seen.present)} values of {name(field.name)} "
                f"({percent(repeats, seen.present)}) stood before; told up to "
                f"{view.told('share')}.",
                weight=repeats,
                limit="share",
                title=f"{name(field.name)} is an identifier with repeats",
            )
        )
    return Looked(tuple(hits), looked, "field that looks like an identifier", "")


RULE = Rule(
    id="id.nearly_unique",
    version=1,
    severity="warning",
    title="A field looks like an identifier, but some values repeat",
    passes="it never repeats, or repeats so often that it names something else",
    why="Where nearly every value is unique, a repeat is most often a row that was entered twice "
    "or a number that was given twice.",
    do="Look at the rows that share a value; declare the field (role: id or group) afterwards.",
    blind="Repeats in fields with so many values that they are estimated, not counted.",
    look=_look,
    needs=("values.distinct",),
    also=("schema.candidate_keys",),
    unless=_unless,
    limits=(
        Bound("share", 0.02, "share of values", "with more, the field names groups of rows"),
        Bound("rows", 100, "rows", "in fewer rows a share of 2 % is a single repeat"),
    ),
)
