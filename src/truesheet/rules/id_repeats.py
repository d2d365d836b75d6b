"""Declared identifiers that stand for several rows, or for none."""

from __future__ import annotations

from truesheet.measures.values import CandidateKey, Distinct, Missing
from truesheet.model.field import Field
from truesheet.rules.rule import Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, percent


def _unless(view: View) -> str:
    return "" if any(f.role == "id" for f in view.fields) else "No field is declared as identifier."


def _hit(view: View, field: Field) -> Hit:
    missing = view.evidence.of("cells.missing", field.name, Missing)
    distinct = view.evidence.of("values.distinct", field.name, Distinct)
    gaps = missing.all if isinstance(missing, Missing) else 0
    repeats, about = 0, ""
    if isinstance(distinct, Distinct):
        repeats, about = distinct.present - distinct.distinct, "about " if distinct.error else ""
    told = []
    if gaps:
        told.append(f"{count(gaps)} of {count(view.rows)} rows have none")
    if repeats > 0:
        told.append(
            f"{about}{count(repeats)} of {count(view.rows)} rows ({percent(repeats, view.rows)}) "
            "repeat one that stood before"
        )
    says = f"{name(field.name)} is declared to name each row, yet " + (
        " and ".join(told) or "not every row has one of its own"
    )
    return Hit(
        f"field:{field.name}",
        f"{about}{count(repeats + gaps)}" if told else "",
        "rows",
        says + "; none may.",
        weight=repeats + gaps,
        title=f"{name(field.name)} does not name each row",
    )


def _look(view: View) -> Seen:
    looked, hits = 0, []
    for field, key in view.each("schema.candidate_keys", CandidateKey):
        if field.role == "id":
            looked += 1
            if not key.unique:
                hits.append(_hit(view, field))
    return Looked(tuple(hits), looked, "declared identifier")


RULE = Rule(
    id="id.repeats",
    version=1,
    severity="error",
    title="An identifier does not name each row",
    passes="each names every row once",
    why="Joins multiply or lose rows, and the same case can stand on both sides of a split.",
    do="Mend the identifier. If it names something larger, such as a person with many rows, "
    "declare it as a group (role: group) and split by it.",
    blind="One case under two identifiers. Identifiers made of several fields.",
    look=_look,
    needs=("schema.candidate_keys",),
    also=("cells.missing", "values.distinct"),
    unless=_unless,
)
