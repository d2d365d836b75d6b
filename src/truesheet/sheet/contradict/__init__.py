"""Checks of what people say against evidence, one file a question.

A check is `check(said, seen) -> Iterator[Statement]`: `said` is the typed value as a person gave
it, already known to fit the question. A part of the value without a check yields nothing here;
`claims.py` then says that it could not be checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from truesheet.sheet.contradict import (
    acquisition,
    assumptions,
    bias_examination,
    confidential,
    consent,
    copyright,
    denied_gaps,
    dictionary,
    directness,
    errors,
    external_deps,
    identifiability,
    identity,
    instance_content,
    instance_count,
    instance_types,
    labelling,
    labels,
    languages,
    licence,
    lineage,
    method,
    missing,
    people,
    protections,
    raw_retained,
    relationships,
    release,
    requirements,
    retention,
    risk_factors,
    sampling_coverage,
    sampling_strategy,
    sensitive,
    software,
    sources,
    splits,
    steps,
    subpopulations,
    tasks,
    third_party_ip,
    timeframe,
    updates,
    versions,
    workers,
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
    "motivation.purpose": Checker(tasks.check, tasks.LOOKS_AT),
    "composition.sampling_coverage": Checker(sampling_coverage.check, sampling_coverage.LOOKS_AT),
    "collection.acquisition": Checker(acquisition.check, acquisition.LOOKS_AT),
    "collection.sampling_strategy": Checker(sampling_strategy.check, sampling_strategy.LOOKS_AT),
    "collection.workers": Checker(workers.check, workers.LOOKS_AT),
    "collection.directness": Checker(directness.check, directness.LOOKS_AT),
    "collection.consent": Checker(consent.check, consent.LOOKS_AT),
    "preprocessing.steps": Checker(steps.check, steps.LOOKS_AT),
    "uses.potential": Checker(tasks.check, tasks.LOOKS_AT),
    "distribution.date": Checker(release.check, release.LOOKS_AT),
    "maintenance.updates": Checker(updates.check, updates.LOOKS_AT),
    "maintenance.retention": Checker(retention.check, retention.LOOKS_AT),
    "maintenance.versions": Checker(versions.check, versions.LOOKS_AT),
    "x.annotators": Checker(workers.check_annotators, workers.OF_ANNOTATORS),
    "x.assumptions": Checker(assumptions.check, assumptions.LOOKS_AT),
    "x.bias_examination": Checker(bias_examination.check, bias_examination.LOOKS_AT),
    "x.copyright": Checker(copyright.check, copyright.LOOKS_AT),
    "x.first_used": Checker(release.check_use, release.OF_USE),
    "x.gaps": Checker(denied_gaps.check, denied_gaps.LOOKS_AT),
    "x.labelling": Checker(labelling.check, labelling.LOOKS_AT),
    "x.lineage": Checker(lineage.check, lineage.LOOKS_AT),
    "x.live": Checker(updates.check, updates.LOOKS_AT),
    "x.pets": Checker(protections.check, protections.LOOKS_AT),
    "x.quality_requirements": Checker(requirements.check, requirements.LOOKS_AT),
    "x.sources": Checker(sources.check, sources.LOOKS_AT),
    "composition.external_deps": Checker(external_deps.check, external_deps.LOOKS_AT),
    "composition.confidential": Checker(confidential.check, confidential.LOOKS_AT),
    "composition.identifiability": Checker(identifiability.check, identifiability.LOOKS_AT),
    "composition.sensitive": Checker(sensitive.check, sensitive.LOOKS_AT),
    "distribution.license": Checker(licence.check, licence.LOOKS_AT),
    "distribution.third_party_ip": Checker(third_party_ip.check, third_party_ip.LOOKS_AT),
    "preprocessing.raw_retained": Checker(raw_retained.check, raw_retained.LOOKS_AT),
    "preprocessing.software": Checker(software.check, software.LOOKS_AT),
    "uses.risk_factors": Checker(risk_factors.check, risk_factors.LOOKS_AT),
    "x.languages": Checker(languages.check, languages.LOOKS_AT),
}
"""What can be contradicted, by question."""
