"""All measures, in the order in which the sheet lists them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from truesheet.measures.across_splits import TimeAcrossSplits
from truesheet.measures.alike_across import RowsAlikeAcross
from truesheet.measures.annotator_agreement import AnnotatorAgreement
from truesheet.measures.associations import FieldAssociations
from truesheet.measures.balance import LabelBalance
from truesheet.measures.benchmarks import TextBenchmarks
from truesheet.measures.by_entity import RowsByEntity
from truesheet.measures.by_field import LabelsByField
from truesheet.measures.candidate_keys import CandidateKeys
from truesheet.measures.co_missing import CoMissing
from truesheet.measures.conflicts import LabelConflicts
from truesheet.measures.damage import TextDamage
from truesheet.measures.distinct import DistinctValues
from truesheet.measures.duplicates import DuplicateRows
from truesheet.measures.frequent import FrequentValues
from truesheet.measures.groups_cells import GroupsCells
from truesheet.measures.groups_missing import GroupsMissing
from truesheet.measures.groups_proxies import GroupsProxies
from truesheet.measures.groups_strata import GroupsStrata
from truesheet.measures.hidden_missing import HiddenMissing
from truesheet.measures.languages import TextLanguages
from truesheet.measures.lengths import TextLengths
from truesheet.measures.links import TextLinks
from truesheet.measures.logical_type import LogicalTypes
from truesheet.measures.missing import MissingCells
from truesheet.measures.missing_by_label import MissingByLabel
from truesheet.measures.mixed_types import MixedTypes
from truesheet.measures.near_copies import TextNearCopies
from truesheet.measures.number_distribution import NumberDistribution
from truesheet.measures.number_summary import NumberSummaries
from truesheet.measures.people_fields import people_fields
from truesheet.measures.people_near import PeopleNear
from truesheet.measures.personal import TextPersonal
from truesheet.measures.references import KeyReferences
from truesheet.measures.repeated_spans import TextRepeatedSpans
from truesheet.measures.rows_count import RowsCount
from truesheet.measures.rows_digest import RowsDigest
from truesheet.measures.rows_hidden_missing import RowsHiddenMissing
from truesheet.measures.scripts import TextScripts
from truesheet.measures.secrets import TextSecrets
from truesheet.measures.shapes import TextShapes
from truesheet.measures.single_field import SingleFields
from truesheet.measures.suspects import LabelSuspects
from truesheet.measures.text_case import TextCase
from truesheet.measures.text_copies import TextCopies
from truesheet.measures.time_order import TimeOrder
from truesheet.measures.time_range import TimeRange
from truesheet.measures.uniqueness import RowUniqueness
from truesheet.measures.unreadable import UnreadableRows
from truesheet.measures.values_digest import ValuesDigest
from truesheet.measures.words import TextWords
from truesheet.model.field import Schema

_NO_INPUT = ("label", "id", "annotator", "weight", "prediction")


def no_input(schema: Schema, label: str) -> tuple[str, ...]:
    """Fields that tell a label from no input: who labelled, which row it is, what it weighs."""
    return tuple(
        f.name for f in schema.fields if f.name != label and (f.role in _NO_INPUT or f.suspected_id)
    )


def measures(
    schema: Schema, quasi: Sequence[str] = (), divided: bool = True, never: Sequence[str] = ()
) -> tuple[Any, ...]:
    """Every measure, with the parameters that the schema and its roles give.

    `never` are combinations of groups that people say cannot occur.
    `quasi` are the fields that people name as quasi-identifiers; where the data is not `divided`
    into splits, measures that compare splits are left out.
    """
    ids = tuple(f.name for f in schema.fields if f.suspected_id or f.role == "id")
    labels = tuple(f.name for f in schema.with_role("label"))
    label = labels[0] if labels else ""
    annotators = tuple(f.name for f in schema.with_role("annotator"))
    items = (*schema.with_role("group"), *schema.with_role("id"))
    people = tuple(f for f in people_fields(schema) if f != label)
    declared = tuple(f for f in people if schema[f].role)
    together = tuple(f for f in people if schema[f].role == "group")
    return (
        RowsCount(),
        RowsDigest(),
        UnreadableRows(),
        DuplicateRows(),
        *((DuplicateRows(ids),) if ids else ()),
        PeopleNear(),
        RowsByEntity(),
        RowsByEntity(suspected=divided),
        *((RowsAlikeAcross((*ids, *(n for n in labels if n not in ids))),) if divided else ()),
        RowUniqueness(tuple(quasi)),
        LogicalTypes(),
        CandidateKeys(),
        KeyReferences(),
        MissingCells(),
        HiddenMissing(),
        RowsHiddenMissing(),
        MixedTypes(),
        CoMissing(),
        MissingByLabel(label),
        ValuesDigest(),
        DistinctValues(),
        FrequentValues(),
        NumberSummaries(),
        NumberDistribution(),
        TextLengths(),
        TextShapes(),
        TextDamage(),
        TextWords(),
        TextScripts(),
        TextLanguages(),
        TextLinks(),
        TextPersonal(),
        TextSecrets(),
        TextCase(),
        TextBenchmarks(),
        TextNearCopies(),
        TextRepeatedSpans(),
        TextCopies(),
        TimeRange(),
        TimeOrder(),
        *((TimeAcrossSplits(),) if divided else ()),
        LabelBalance(),
        LabelConflicts(label, no_input(schema, label)),
        LabelsByField(label),
        AnnotatorAgreement(annotators, items[0].name if items else "", label),
        FieldAssociations(),
        GroupsCells(people, label, never=tuple(never), declared=declared, unbinned=together),
        GroupsMissing(people, together),
        GroupsProxies(people, label, declared),
        GroupsStrata(people, label, declared),
        SingleFields(label),
        LabelSuspects(label),
    )
