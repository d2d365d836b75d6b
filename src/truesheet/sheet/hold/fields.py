"""Numbers and names of fields."""

from __future__ import annotations

import re

from truesheet.model.stated import Amount, Stated
from truesheet.sheet.contradict.compare import short
from truesheet.sheet.hold.kinds import TEXT_FORMS
from truesheet.sheet.hold.said import held, untold
from truesheet.sheet.hold.scope import other_config
from truesheet.sheet.hold.unit import PARTS
from truesheet.sheet.hold.written import amount_in_words, widened
from truesheet.sheet.judge import Statement
from truesheet.sheet.media import form_of
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count

_INPUTS = re.compile(r"\b(?:feature|attribute|predictor|input|variable|descriptor|regressor)s?\b")
"""Words that often leave out the label and the ids."""


def fields(stated: Stated, seen: Seen) -> Statement:
    """A number of fields. Nested records count as one field or as their parts."""
    amount: Amount = stated.value
    says = f"says {amount_in_words(amount)} fields"
    strange = other_config(stated, seen)
    if strange is not None or not seen.fields:
        return untold(
            says, stated, strange.absent if strange is not None else "no fields were found"
        )
    flat, top = len(seen.fields), len(_top(seen))
    if any(widened(amount).holds(n) for n in (flat, top)):
        return _said(says, stated, seen, True, flat)
    says += f"; the data has {flat:,}"
    apart = len(seen.with_role("label", "id", "group", "weight")) or 1
    if _INPUTS.search(stated.sentence.lower()) and any(
        amount.holds(n - less) for n in (flat, top) for less in range(1, apart + 1)
    ):
        why = "Labels and ids are often not counted among features."
        return untold(says, stated, why, seen.about_fields)
    if PARTS.search(stated.sentence[:1000]):
        return untold(says, stated, "it may speak of a part", seen.about_fields)
    return _said(says, stated, seen, False, flat)


def field_names(stated: Stated, seen: Seen) -> Statement:
    """A list of fields: each must exist. Only a list that is data itself must be complete."""
    listed = [str(n) for n in stated.value]
    says = f"lists {count(len(listed), 'field')}"
    strange = other_config(stated, seen)
    if strange is not None or not seen.fields:
        return untold(
            says, stated, strange.absent if strange is not None else "no fields were found"
        )
    known = _steps(seen)
    missing = [n for n in listed if _key(n) not in known]
    actual = [f.name for f in seen.fields]
    if missing and len(missing) == len(listed):
        return untold(f"{says}; none is a field of the data", stated, "it may list other things")
    if missing:
        says += f"; the data has no {short(missing)}"
        return _said(says, stated, seen, False, actual)
    named = {step for n in listed for step in _parts(n)}
    named |= {_key(n) for n in listed}
    left = [t for t in _top(seen) if _key(t) not in named]
    if left and stated.origin == "front_matter":
        says += f"; the data has {short(left)} as well"
        return _said(says, stated, seen, False, actual)
    if left:
        why = f"Each is there; the data has {short(left)} as well, and the list may be a choice."
        return untold(says, stated, why, seen.about_fields)
    return _said(says, stated, seen, True, actual)


def _said(says: str, stated: Stated, seen: Seen, agrees: bool, found: object) -> Statement:
    return held(says, stated, seen.about_fields, agrees, found=found, exact=True)


def _top(seen: Seen) -> list[str]:
    """Fields, with the parts of a nested record as one; a flat text may have dots in its names."""
    if {form_of(f) for f in seen.files()} & TEXT_FORMS:
        return [f.name for f in seen.fields]
    return list(dict.fromkeys(f.name.split(".")[0].split("[")[0] for f in seen.fields))


def _steps(seen: Seen) -> set[str]:
    """Every name by which a document may call a field: its path, and each step of it."""
    known = set()
    for f in seen.fields:
        known.add(_key(f.name))
        known |= set(_parts(f.name))
    return known


def _key(name: str) -> str:
    return clean(name, 200).strip().replace("/", ".").replace("[]", "").lower()


def _parts(name: str) -> list[str]:
    return [p for p in re.split(r"[./\[\]]+", _key(name)) if p]
