"""`composition.labels`: the declared label fields, their classes and how many rows have each."""

from __future__ import annotations

from typing import Any

from truesheet.measures.values import Balance, NumberSummary
from truesheet.model.evidence import Absent
from truesheet.model.field import Field
from truesheet.sheet.fill.filled import Filled
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import FEWEST, Seen
from truesheet.sheet.words import clean, count, listed, number

MOST = 8
"""Classes that a sentence names."""

CLASSES = 200
"""Classes that the typed value lists; a field with more is hardly a class label."""

NUMBERS = 20
"""A number field with more values than this is a label to be estimated, not a class."""


def fill(seen: Seen) -> Filled | Absent:
    """Classes by `labels.balance`; a label is never guessed, only declared."""
    fields = seen.with_role("label")
    if not fields:
        return Absent(
            "no field is declared as the label: say which with --label FIELD or in datasheet.yaml"
        )
    texts, labels, says = [], [], []
    for field in fields:
        text, label, statements = _one(field, seen)
        texts.append(text)
        labels.append(label)
        says += statements
    if not says:
        return Absent(f"nothing was measured of the label {clean(fields[0].name)}")
    return Filled(" ".join(texts), {"present": "yes", "labels": labels}, tuple(says))


def _one(field: Field, seen: Seen) -> tuple[str, dict[str, Any], list[Statement]]:
    balance = seen.evidence.of("labels.balance", field.name, Balance)
    shown = clean(field.name)
    if is_number(field, balance):
        return _number(field, seen, balance)
    if isinstance(balance, Absent):
        return f"{shown}: not measured.", {"field": field.name}, []
    cited = seen.evidence.id("labels.balance")
    n = len(balance.classes) + balance.cut
    label: dict[str, Any] = {"field": field.name, "kind": "class"}
    visible = _visible(field, seen, balance)
    if len(visible) == n and 0 < n <= CLASSES:
        label["classes"] = [name for name, _ in visible]
    parts = [f"{clean(name)} ({cells:,})" for name, cells in visible[:MOST]]
    if n > len(parts):
        more = "more " * bool(parts)
        parts.append(count(n - len(parts), f"{more}class", f"{more}classes"))
    text = f"{shown}: {listed(parts, MOST + 2)}."
    says = [Statement(f"{shown} has {count(n, 'class', 'classes')}", n, "/labels", evidence=cited)]
    for name, cells in visible[:MOST]:
        one = f"{count(cells, 'row')} with {clean(name)}"
        says.append(Statement(one, cells, "/labels", evidence=cited))
    if balance.unlabelled:
        text += f" {count(balance.unlabelled, 'row').capitalize()} without a label."
    one = f"{count(balance.unlabelled, 'row')} without a label"
    says.append(Statement(one, balance.unlabelled, "/labels", evidence=cited))
    return text, label, says


def is_number(field: Field, balance: Balance | Absent) -> bool:
    """Is this a label to be estimated, such as a price, and not a class?"""
    if not field.numeric:
        return False
    return isinstance(balance, Absent) or len(balance.classes) + balance.cut > NUMBERS


def _visible(field: Field, seen: Seen, balance: Balance) -> list[tuple[str, int]]:
    """Classes that may be named: held by enough rows, in a field that points at nobody."""
    if not seen.may_show(field.name):
        return []
    known = [(c, n) for c, n in balance.classes.items() if n >= FEWEST]
    return sorted(known, key=lambda x: (-x[1], x[0]))


def _number(
    field: Field, seen: Seen, balance: Balance | Absent
) -> tuple[str, dict[str, Any], list[Statement]]:
    label = {"field": field.name, "kind": "number"}
    found = seen.evidence.of("number.summary", field.name, NumberSummary)
    shown = clean(field.name)
    if isinstance(found, Absent):
        return f"{shown}: a number.", label, []
    cited = seen.evidence.id("number.summary")
    span = f"{number(found.min)} to {number(found.max)}"
    says = [
        Statement(f"{shown} runs from {span}", [found.min, found.max], "/labels", evidence=cited),
        Statement(f"its mean is {number(found.mean)}", found.mean, "/labels", evidence=cited),
    ]
    text = f"{shown}: a number from {span}, {number(found.mean)} on average."
    if not isinstance(balance, Absent) and balance.unlabelled:
        text += f" {count(balance.unlabelled, 'row').capitalize()} without a label."
    return text, label, says
