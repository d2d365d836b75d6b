"""`collection.acquisition`: values called observed that were worked out from others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import Associations, Pair
from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.compare import absent_fields, short, unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean

LOOKS_AT = frozenset({"by", "inferred_fields"})

WORKED_OUT = ("inferred", "generated")


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """Where nothing is called inferred, no field is a prediction; numbers that follow are named."""
    inferred = [str(f) for f in said.get("inferred_fields", ())]
    yield from absent_fields(inferred, seen, "/inferred_fields")
    predicted = [f.name for f in seen.with_role("prediction")]
    if "by" in said and not set(said["by"]) & set(WORKED_OUT):
        yield _observed(said["by"], predicted, seen)
    left = [f for f in predicted if f not in inferred]
    if inferred and left:
        says = f"lists {short(inferred)} as inferred; {short(left)} is declared as a prediction"
        cited, path = seen.about_fields, "/inferred_fields"
        true = inferred + left
        yield Statement(says, inferred, path, evidence=cited, agrees=False, exact=True, found=true)
    elif inferred and set(inferred) <= seen.names:
        why = "How a value came to be does not show in it."
        yield unsure(f"lists {short(inferred)} as inferred", inferred, "/inferred_fields", why)


def _observed(stated: list[str], predicted: list[str], seen: Seen) -> Statement:
    says = f"says all values were {short([s.replace('_', ' ') for s in stated])}"
    if predicted:
        says += f"; {short(predicted)} is declared as a prediction"
        cited = seen.about_fields
        return Statement(says, stated, "/by", evidence=cited, agrees=False, exact=True)
    found = seen.evidence.read("fields.associations", Associations)
    cited = seen.evidence.id("fields.associations")
    if isinstance(found, Absent):
        return unsure(says, stated, "/by", f"{found.absent}.")
    follows = next((f for p in found.pairs if (f := _follows(p, seen)) is not None), None)
    if follows is not None:
        # A code noted down beside its word follows from it too, so this convicts nobody.
        why = f"{clean(follows[1])} follows from {clean(follows[0])} in every row looked at; "
        why += "whether it was worked out or noted down, only people can say."
        return unsure(says, stated, "/by", why, cited)
    why = "No number was seen to follow from another field; what was guessed does not show."
    return unsure(says, stated, "/by", why, cited)


def _follows(pair: Pair, seen: Seen) -> tuple[str, str] | None:
    """The field that gives the other, where the other is a number: a number worked out.

    Two names of one thing, such as a code and its words, may both have been noted down.
    """
    kinds = {f.name: f for f in seen.fields}
    for source, target, gives in (
        (pair.a, pair.b, pair.a_gives_b),
        (pair.b, pair.a, pair.b_gives_a),
    ):
        field = kinds.get(target)
        if gives and field is not None and field.numeric and not field.suspected_id:
            return source, target
    return None
