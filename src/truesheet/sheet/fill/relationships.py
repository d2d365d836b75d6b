"""`composition.relationships`: fields that tell all rows apart, and ids that repeat."""

from __future__ import annotations

from typing import Any

from truesheet.measures.values import CandidateKey, Distinct
from truesheet.model.evidence import Absent
from truesheet.sheet.fill.filled import Filled
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count, names

MOST = 5


def fill(seen: Seen) -> Filled | Absent:
    """Keys by `schema.candidate_keys`; whether rows belong together stays with people."""
    found = seen.evidence.get("schema.candidate_keys")
    if found is None:
        return Absent("schema.candidate_keys was not run")
    unique = {name: key.unique for name, key in found.fields(CandidateKey)}
    if not unique:
        return Absent("no field is of a kind that could be a key")
    ids = _ids(seen)
    keys = [name for name in ids if unique.get(name)]
    repeated = [f.name for f in seen.with_role("id") if unique.get(f.name) is False]
    value: dict[str, Any] = {}
    says = []
    texts = []
    for name in keys[:MOST]:
        says.append(
            Statement(
                f"{clean(name)} is different in every row", True, "/key", evidence=(found.id,)
            )
        )
    if keys:
        # One key is enough to name a row; more of them would read as one key of several fields.
        value["key"] = keys[:1]
        texts.append(f"Each row has its own {names(keys[:MOST], MOST)}.")
    for name in repeated[:MOST]:
        text, statement = _entity(name, seen, found.id)
        texts.append(text)
        says.append(statement)
    if repeated:
        value |= {"independent": "no", "entity": repeated}
    if not keys and not repeated:
        return _none(unique, found.id)
    if not repeated:
        texts.append("Whether rows belong together in another way, only people can say.")
    return Filled(" ".join(texts), value, tuple(says))


def _ids(seen: Seen) -> list[str]:
    """Fields that look meant as a key: a number without repeats alone may be chance."""
    typed = set(seen.of_type("identifier", "uuid"))
    return [f.name for f in seen.fields if f.role == "id" or f.suspected_id or f.name in typed]


def _entity(name: str, seen: Seen, key_id: str) -> tuple[str, Statement]:
    shown = clean(name)
    distinct = seen.evidence.of("values.distinct", name, Distinct)
    if isinstance(distinct, Absent):
        says = f"{shown} repeats or is missing in some row"
        return f"{shown} is not different in every row.", Statement(
            says, False, "/entity", evidence=(key_id,)
        )
    says = f"{shown} has {count(distinct.distinct, 'value')} in {count(distinct.present, 'row')}"
    statement = Statement(
        says,
        distinct.distinct,
        "/entity",
        evidence=(key_id, *seen.evidence.id("values.distinct")),
        exact=not distinct.error,
    )
    return f"{says}, so rows with the same {shown} belong together.", statement


def _none(unique: dict[str, bool], key_id: str) -> Filled:
    alone = [name for name, yes in unique.items() if yes]
    if alone:
        n = count(len(alone), "field")
        says = f"{n} without a repeat: {names(alone, MOST)}"
        hold = "holds" if len(alone) == 1 else "hold"
        text = f"No field is declared as an id. {n.capitalize()} {hold} no value twice: "
        text += f"{names(alone, MOST)}."
    else:
        says = "no single field is different in every row"
        text = "No single field tells all rows apart, and none is declared as an id."
    statement = Statement(says, len(alone), "/key", evidence=(key_id,))
    return Filled(text, {"independent": "unknown"}, (statement,))
