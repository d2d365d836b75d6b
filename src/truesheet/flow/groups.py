"""The verb `groups`: who is in the data, how the label differs, and who is missing."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from truesheet.compare.groups import Against, Groups, families
from truesheet.compare.population import against
from truesheet.flow.build import Told
from truesheet.flow.measuring import Measured
from truesheet.flow.population import Population, PopulationApart, read_population
from truesheet.flow.sounding import measured, opened_at, place
from truesheet.measures.groupcells import veiled
from truesheet.measures.groups_cells import GroupsCells
from truesheet.measures.groups_missing import GroupsMissing
from truesheet.measures.groups_proxies import GroupsProxies
from truesheet.measures.groups_strata import GroupsStrata
from truesheet.measures.people_fields import named_like_people, of_people, people_fields
from truesheet.measures.values_groups import (
    Group,
    GroupCells,
    GroupStrata,
    Proxies,
    at_most,
)
from truesheet.model.errors import TruesheetError, nearest
from truesheet.model.evidence import Absent, Evidence, EvidenceSet
from truesheet.model.field import Schema
from truesheet.model.finding import Finding
from truesheet.rules.apply import Context, apply
from truesheet.rules.catalogue import rules
from truesheet.rules.rates import outcomes

if TYPE_CHECKING:
    from truesheet.sheet.people import Reading

CHECKS = (
    "groups.rates",
    "groups.uncovered",
    "groups.missing",
    "groups.proxy",
    "groups.reversal",
)
T = TypeVar("T")
_NEEDED = ("values.distinct", "number.summary")
_MOST = 5


class NoGroups(TruesheetError):
    """No field is known that tells groups of people apart.

    Next step: name it: `--sensitive sex,race`, or give it the role `sensitive` in
    `datasheet.yaml`.
    """

    code = "E-GRP-001"


class NoSuchClass(TruesheetError):
    """The favourable outcome that was named is no class of the label.

    Next step: name one of the classes; the error lists them.
    """

    code = "E-GRP-002"


class NoPattern(TruesheetError):
    """A combination that cannot occur is not written as FIELD=VALUE,FIELD=VALUE.

    Next step: write it so: `--never "sex=male,pregnant=yes"`.
    """

    code = "E-GRP-005"


class NothingToTell(TruesheetError):
    """There are groups to look at, but nothing could be counted.

    Next step: look at the reason; a table without rows, or a field with a value for every row,
    tells no groups apart.
    """

    code = "E-GRP-006"
    exit_code = 3


def groups(
    data: Any = None,
    *,
    label: str | None = None,
    sensitive: Sequence[str] = (),
    reference: str | os.PathLike[str] | None = None,
    never: Sequence[str] = (),
    favourable: str | None = None,
    splits: Mapping[str, Any] | None = None,
    roles: Mapping[str, str] | None = None,
    name: str | None = None,
    read: Reading | None = None,
    show_values: bool = False,
    workers: int = 0,
    progress: Told | None = None,
) -> Groups:
    """Count groups of people and compare the label between them.

    `sensitive` names the fields; otherwise those are taken that have the role `sensitive` or
    `group`, or are named like sex, race or age. `reference` is a CSV with these fields and a
    count or share. `never` lists combinations that cannot occur, such as
    "sex=male,pregnant=yes". `favourable` is the class whose rate is compared, otherwise the rarer
    of two. Counts under ten are hidden unless `show_values`.

    >>> few, most = ["yes", "no"], ["no", "yes"]
    >>> people = {"sex": ["f", "m"] * 100, "hired": few * 20 + most * 80}
    >>> found = groups(people, label="hired", sensitive=["sex"], favourable="yes")
    >>> found.families[0].groups[0].verdict, found.raised
    ('lower', True)
    """
    told = {**(roles or {}), **dict.fromkeys(sensitive, "sensitive")}
    where = place(data, splits)
    source, people = opened_at(where, label=label, roles=told, name=name, read=read)
    target = next((f.name for f in source.schema.with_role("label")), "")
    fields = _fields(source.schema, sensitive, target)
    population = None
    if reference is not None:
        population = read_population(reference, [source.schema[f] for f in fields])
    measure = GroupsCells(
        fields,
        target,
        never=tuple(_pattern(n, source.schema) for n in (*people.never, *never)),
        cuts=tuple((population.cuts if population else {}).get(f, ()) for f in fields),
        declared=tuple(f for f in fields if source.schema[f].role),
        show=True,
    )
    more = [
        measure,
        GroupsMissing(fields),
        GroupsProxies(fields, target, measure.declared),
        GroupsStrata(fields, target, measure.declared),
    ]
    found = measured(source, people, _NEEDED, lambda _: more, workers=workers, progress=progress)
    evidence = EvidenceSet(found.evidence)
    exact = evidence.read(measure.id, GroupCells)
    if isinstance(exact, Absent):
        raise NothingToTell(f"{source.name}: {exact.absent}.", hint="Name data with rows.")
    if not exact.fields:
        why = next(iter(exact.left_out.values()), "no field on people holds a value")
        raise NothingToTell(f"{source.name}: {why}.", hint="Name another field: --sensitive.")
    outcome = _outcome(exact, favourable)
    exact = replace(exact, favourable=favourable or "")
    shown = exact if show_values else veiled(exact)
    findings = _findings(found, shown)
    return Groups(
        source.name,
        exact.rows,
        target,
        outcome,
        favourable is not None,
        families(shown, outcome, show_values),
        shown.uncovered,
        shown.more,
        shown.patterns,
        shown.enough,
        _against(exact, population, show_values),
        _read(evidence, GroupsProxies.id, Proxies),
        _read(evidence, GroupsStrata.id, GroupStrata),
        findings,
        tuple(_notes(exact, [f for f in sensitive if f not in fields], target, outcome)),
    )


def _findings(found: Measured, shown: GroupCells) -> tuple[Finding, ...]:
    """What the rules say of the groups as they are shown."""
    made = [e if e.measure != GroupsCells.id else _as(e, shown) for e in found.evidence]
    context = Context(EvidenceSet(tuple(made)), found.fields, found.splits)
    return apply([r for r in rules() if r.id in CHECKS], context, most=None)


def _read(evidence: EvidenceSet, measure: str, kind: type[T]) -> T | None:
    found = evidence.read(measure, kind)
    return None if isinstance(found, Absent) else found


def _as(e: Evidence, value: GroupCells) -> Evidence:
    return Evidence.make(e.measure, e.version, e.scope, e.exact, value, e.fingerprint)


def _fields(schema: Schema, named: Sequence[str], label: str) -> tuple[str, ...]:
    if named:
        mine = [f for f in dict.fromkeys(named) if f != label]
    else:
        mine = [f for f in people_fields(schema, len(schema.fields)) if f != label]
    left = [f for f in mine if of_people(schema[f])]
    known = mine or [f.name for f in schema.fields if named_like_people(f)]
    void = [f for f in known if schema[f].kind == "null"]
    if not left and void:
        raise NothingToTell(f"{void[0]} holds no value.", hint="Name data with rows.")
    if not left:
        raise NoGroups(
            "No field is known that tells groups of people apart.",
            hint=f"Name it: --sensitive FIELD. {nearest('', list(schema.names))}",
        )
    return tuple(left[:_MOST])


def _pattern(text: str, schema: Schema) -> str:
    pairs = [p.partition("=") for p in text.split(",")]
    if not all(k.strip() and sign and v.strip() for k, sign, v in pairs):
        raise NoPattern(f"{text!r} names no combination.", hint="sex=male,pregnant=yes")
    for k, _, _ in pairs:
        if k.strip() not in schema.names:
            hint = nearest(k.strip(), list(schema.names))
            raise NoPattern(f"{text!r}: there is no field {k.strip()!r}.", hint=hint)
    return text


def _outcome(found: GroupCells, favourable: str | None) -> str:
    if favourable is not None and favourable not in found.classes:
        known = f"There is: {', '.join(sorted(found.classes))}." if found.classes else ""
        hint = known or "No label was named, or it has no classes."
        raise NoSuchClass(f"{favourable!r} is no class of the label.", hint=hint)
    one = outcomes(found.classes, favourable)
    return one[0] if len(one) == 1 else ""


def _against(found: GroupCells, population: Population | None, show: bool) -> tuple[Against, ...]:
    """The groups beside the population: by each field that it names, and by two together."""
    if population is None:
        return ()
    made = []
    tables: list[tuple[tuple[str, ...], tuple[Group, ...]]] = [
        ((f.field,), f.groups) for f in found.fields
    ]
    tables += [(c.fields, c.groups) for c in found.crossed if not c.cut]
    for fields, mine in tables:
        if not set(fields) <= set(population.fields):
            continue
        places = [population.fields.index(f) for f in fields]
        weights: dict[tuple[str, ...], float] = {}
        for key, weight in population.weights.items():
            part = tuple(key[i] for i in places)
            weights[part] = weights.get(part, 0.0) + weight
        one = against(fields, {g.values: at_most(g.rows) for g in mine}, weights, show)
        if one is None:
            theirs = nearest("", [" ".join(k) for k in weights])
            ours = nearest("", [" ".join(g.values) for g in mine if at_most(g.rows) >= 10])
            raise PopulationApart(
                f"The population and the data share no group of {', '.join(fields)}.",
                hint=f"In the population: {theirs} In the data: {ours}",
            )
        made.append(one)
    return tuple(made)


def _notes(found: GroupCells, left: Sequence[str], label: str, outcome: str) -> list[str]:
    notes = [f"{f}: {why}." for f, why in found.left_out.items()]
    notes += [f"{f}: dates, lists and running numbers tell no groups apart." for f in left]
    guessed = [f.field for f in found.fields if not f.declared]
    if guessed:
        notes.append(
            f"Nobody declared {', '.join(guessed)}; by the name it is about people. Name the "
            "fields with --sensitive."
        )
    if not label:
        notes.append("No label was named, so no rates were compared: --label FIELD.")
    elif len(found.classes) == 1:
        notes.append(f"{label} has a single class, so there are no rates to compare.")
    elif not outcome and found.classes:
        notes.append(
            f"{label} has {len(found.classes)} classes; name the one to compare: --favourable."
        )
    return notes
