"""Fields that number or name the rows and are not declared as identifiers."""

from __future__ import annotations

from truesheet.measures.values import CandidateKey, LogicalType
from truesheet.model.field import Field
from truesheet.rules.reasons import no_keys
from truesheet.rules.rule import Bound, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, names

_NAMING = ("identifier", "uuid")


def _unless(view: View) -> str:
    if view.rows < view.limit("rows"):
        return f"With {count(view.rows)} rows, values that never repeat mean nothing."
    return no_keys(view)


def _names_rows(view: View, field: Field) -> bool:
    if field.role is not None:
        return False
    logical = view.evidence.of("schema.logical_type", field.name, LogicalType)
    return field.suspected_id or (isinstance(logical, LogicalType) and logical.logical in _NAMING)


def _look(view: View) -> Seen:
    keys = list(view.each("schema.candidate_keys", CandidateKey))
    found = [f.name for f, key in keys if key.unique and _names_rows(view, f)]
    if not found:
        return Looked((), len(keys))
    one = len(found) == 1
    hit = Hit(
        f"field:{found[0]}" if one else "dataset",
        count(len(found)),
        "field" if one else "fields",
        f"{names(found)} {'holds' if one else 'hold'} another value in each of "
        f"{count(view.rows)} rows and {'looks' if one else 'look'} like a running number or a "
        f"name of the row; told from {view.told('rows')} on.",
        limit="rows",
        title=f"{name(found[0])} looks like an identifier"
        if one
        else f"{count(len(found))} fields look like identifiers",
    )
    return Looked((hit,), len(keys))


RULE = Rule(
    id="fields.identifier",
    version=1,
    severity="note",
    title="A field looks like an identifier and is not declared as one",
    passes="none names the rows without being declared",
    why="A model can learn rows by heart through it, and where rows were sorted it gives the "
    "label away. If it names people, it is personal data.",
    do="Declare it in datasheet.yaml (role: id); then copies are looked for without it. Do not "
    "train on it.",
    blind="Identifiers that repeat, such as a customer number in a list of orders; "
    "combinations of fields that name a row.",
    look=_look,
    needs=("schema.candidate_keys",),
    also=("schema.logical_type",),
    unless=_unless,
    limits=(Bound("rows", 30, "rows", "in fewer rows many fields have no repeats by chance"),),
)
