"""`x.labelling` and `x.annotators`: how far labellers agree, and how many they are."""

from __future__ import annotations

from typing import Any

from truesheet.measures.values_crowd import Agreement
from truesheet.model.evidence import Absent
from truesheet.sheet.fill.filled import Filled
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count, percent

MEASURE = "annotators.agreement"


def _found(seen: Seen) -> Agreement | Absent:
    if not seen.with_role("annotator"):
        return Absent("no field is declared as an annotator: say which with --role FIELD=annotator")
    return seen.evidence.read(MEASURE, Agreement)


def fill(seen: Seen) -> Filled | Absent:
    """Labels for each item, and Krippendorff's alpha; where labels come from is people's."""
    found = _found(seen)
    if isinstance(found, Absent):
        return found
    cited = seen.evidence.id(MEASURE)
    value: dict[str, Any] = {}
    says, texts = [], []
    if found.fewest == found.most and found.shared == found.items and not found.error:
        value["per_item"] = found.most
        texts.append(f"{count(found.items, 'item')} have {count(found.most, 'label')} each.")
        says.append(
            Statement(f"{found.most} labels for each item", found.most, "/per_item", evidence=cited)
        )
    if found.alpha is not None:
        a = found.alpha
        value |= {"metric": f"Krippendorff's alpha ({found.scale})", "agreement": a.value}
        texts.append(
            f"Krippendorff's alpha ({found.scale}) is {a.value:.2f} (95 % interval {a.low:.2f} to "
            f"{a.high:.2f}); {percent(found.agreeing)} of the pairs of labels of one item are "
            "the same."
        )
        says.append(
            Statement(
                f"Krippendorff's alpha is {a.value:.3f}",
                a.value,
                "/agreement",
                evidence=cited,
                exact=not found.error,
            )
        )
    if not says:
        return Absent(found.absent.get("alpha", "items have unequally many labels"))
    texts.append("Where labels come from and how disputes were settled, only people can say.")
    return Filled(" ".join(texts), value, tuple(says))


def annotators(seen: Seen) -> Filled | Absent:
    """How many labelled; who they are is people's."""
    found = _found(seen)
    if isinstance(found, Absent):
        return found
    if found.error:
        return Absent("labellers were counted for a part of the items only")
    value: dict[str, Any] = {"number": found.annotators}
    where = ""
    if found.layout == "long":
        (field,) = seen.with_role("annotator")
        value["field"] = field.name
        where = f" ({clean(field.name)})"
    labels = count(found.labels, "label")
    text = f"{count(found.annotators, 'labeller')}{where} gave {labels}. "
    text += "Who they are and how they were treated, only people can say."
    says = Statement(
        count(found.annotators, "labeller"),
        found.annotators,
        "/number",
        evidence=seen.evidence.id(MEASURE),
    )
    return Filled(text, value, (says,))
