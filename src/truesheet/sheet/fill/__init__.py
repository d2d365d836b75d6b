"""Answers that evidence can give, one file a question: `fill(seen) -> Filled | Absent`.

Each is a pure function. `Absent` leaves the question open and says why.
"""

from __future__ import annotations

from collections.abc import Callable

from truesheet.model.evidence import Absent
from truesheet.sheet.fill import (
    bias_examination,
    dictionary,
    errors,
    hints,
    identity,
    instance_content,
    instance_count,
    instance_types,
    integrity,
    labelling,
    labels,
    method,
    missing,
    relationships,
    splits,
    subpopulations,
    timeframe,
)
from truesheet.sheet.fill.filled import Filled
from truesheet.sheet.seen import Seen

Fill = Callable[[Seen], Filled | Absent]

FILLS: dict[str, Fill] = {
    "composition.instance_types": instance_types.fill,
    "composition.instance_count": instance_count.fill,
    "composition.instance_content": instance_content.fill,
    "composition.labels": labels.fill,
    "composition.missing": missing.fill,
    "composition.relationships": relationships.fill,
    "composition.splits": splits.fill,
    "composition.errors": errors.fill,
    "composition.external_deps": hints.external_deps,
    "composition.confidential": hints.confidential,
    "distribution.license": hints.licence,
    "gate.people": hints.people,
    "uses.prohibited": hints.prohibited,
    "composition.subpopulations": subpopulations.fill,
    "composition.identifiability": hints.identifiability,
    "composition.sensitive": hints.sensitive,
    "collection.timeframe": timeframe.fill,
    "distribution.method": method.fill,
    "x.bias_examination": bias_examination.fill,
    "x.identity": identity.fill,
    "x.dictionary": dictionary.fill,
    "x.integrity": integrity.fill,
    "x.labelling": labelling.fill,
    "x.annotators": labelling.annotators,
}
"""What can be filled or hinted at, by question."""
