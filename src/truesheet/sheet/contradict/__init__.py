"""Checks of what people say against evidence, one file a question.

A check is `check(said, seen) -> Iterator[Statement]`: `said` is the typed value as a person gave
it, already known to fit the question. A part of the value without a check yields nothing here;
`claims.py` then says that it could not be checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from truesheet.sheet.contradict import (
    dictionary,
    errors,
    identity,
    instance_content,
    instance_count,
    instance_types,
    labels,
    method,
    missing,
    people,
    relationships,
    splits,
    subpopulations,
    timeframe,
)
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen

Check = Callable[[dict[str, Any], Seen], Iterator[Statement]]


class Checker(NamedTuple):
    """A check, and the parts of the value that it looks at: `labels/classes`, or `<split>` for
    keys that have no name of their own. Parts that it does not look at are not checkable."""

    check: Check
    looks_at: frozenset[str]


CHECKS: dict[str, Checker] = {
    "composition.instance_types": Checker(instance_types.check, instance_types.LOOKS_AT),
    "composition.instance_count": Checker(instance_count.check, instance_count.LOOKS_AT),
    "composition.instance_content": Checker(instance_content.check, instance_content.LOOKS_AT),
    "composition.labels": Checker(labels.check, labels.LOOKS_AT),
    "composition.missing": Checker(missing.check, missing.LOOKS_AT),
    "composition.relationships": Checker(relationships.check, relationships.LOOKS_AT),
    "composition.splits": Checker(splits.check, splits.LOOKS_AT),
    "composition.errors": Checker(errors.check, errors.LOOKS_AT),
    "gate.people": Checker(people.check, people.LOOKS_AT),
    "composition.subpopulations": Checker(subpopulations.check, subpopulations.LOOKS_AT),
    "collection.timeframe": Checker(timeframe.check, timeframe.LOOKS_AT),
    "distribution.method": Checker(method.check, method.LOOKS_AT),
    "x.identity": Checker(identity.check, identity.LOOKS_AT),
    "x.integrity": Checker(identity.check_hashes, identity.LOOKS_AT),
    "x.dictionary": Checker(dictionary.check, dictionary.LOOKS_AT),
}
"""What can be contradicted, by question."""
